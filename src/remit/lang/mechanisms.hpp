// mechanisms.tsv: the ways in which a disease evades what should kill it, ranked by the strength of human evidence, and
// the parameters that take each away. No mechanism is named in code.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

/// A parameter at the value it has while a mechanism is fully blocked.
struct BlockedParameter {
  std::string parameter;
  double value = 0;
};

struct Mechanism {
  std::string id;
  int rank = 0;  // of its evidence, 1 is strongest; mechanisms of one group share a rank
  std::string meaning;
  std::vector<BlockedParameter> blocked;  // empty: the model does not have it, and `note` says why
  std::string source;
  std::string note;
  Span span;
  bool in_model() const { return !blocked.empty(); }
};

/// Columns: id rank meaning blocked source note; `blocked` is "parameter:value parameter:value ..." or "-". Codes
/// "mechanisms-...".
Result<std::vector<Mechanism>> parse_mechanisms(std::string_view text, const std::string& file);

}  // namespace remit
