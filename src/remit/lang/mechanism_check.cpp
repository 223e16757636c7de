#include "remit/lang/mechanism_check.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {

Diagnostics check_mechanisms(const std::vector<Mechanism>& mechanisms, const ParameterTable& parameters) {
  std::vector<std::string> known;
  for (const ParameterRow& row : parameters.rows) known.push_back(row.id);
  Diagnostics found;
  for (const Mechanism& mechanism : mechanisms)
    for (const BlockedParameter& blocked : mechanism.blocked)
      if (!parameters.find(blocked.parameter))
        found.push_back(error_at(mechanism.span, "mechanisms-parameter",
                                 fmt::format("mechanism `{}` names the parameter `{}`, which does not exist",
                                             mechanism.id, blocked.parameter),
                                 did_you_mean(blocked.parameter, known)));
  return found;
}

}  // namespace remit
