// The outer shape of an Antimony text: models, functions, imports, and what stands outside of them.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/complaints.hpp"

namespace remit {

/// Called for `import "path"`; complains at `span` if that cannot be read.
using Importer = std::function<void(const std::string& path, const Span& span)>;

/// Adds what the text defines to `result`.
void read_antimony(std::string_view text, const std::string& file, DraftFile& result, Complaints& complaints,
                   const Importer& import);

/// One expression and nothing else.
ExprPtr read_whole_expression(std::string_view text, const std::string& file, Complaints& complaints);

}  // namespace remit
