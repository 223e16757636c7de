// Whether what mechanisms.tsv names exists.
#pragma once
#include <vector>

#include "remit/lang/mechanisms.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {

/// Complains of parameters that no row names: blocking would silently do nothing. `parameters` are those of the disease
/// and all its drugs. Code "mechanisms-parameter".
Diagnostics check_mechanisms(const std::vector<Mechanism>& mechanisms, const ParameterTable& parameters);

}  // namespace remit
