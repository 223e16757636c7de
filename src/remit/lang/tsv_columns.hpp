// The columns a table happens to have, for tables whose columns of attributes may bear any name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace remit {

/// The cells of the first line that is neither empty nor a remark.
std::vector<std::string> tsv_columns(std::string_view text);

}  // namespace remit
