#include "remit/lang/tsv_columns.hpp"

#include "remit/base/text.hpp"

namespace remit {

std::vector<std::string> tsv_columns(std::string_view text) {
  std::vector<std::string> columns;
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty() || trim(line).front() == '#') continue;
    for (const std::string& name : split(line, '\t')) columns.emplace_back(trim(name));
    break;
  }
  return columns;
}

}  // namespace remit
