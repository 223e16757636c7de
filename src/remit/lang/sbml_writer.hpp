// Model to SBML Level 3 Version 2, as libSBML's consistency check accepts it. What SBML has no word for (`counted`,
// `scale`) is left out.
#pragma once
#include <string>

#include "remit/lang/model.hpp"

namespace remit {

/// Text that reads back as a model with the same trajectories. A stoichiometry that is no number becomes a species
/// reference with a rule. Code "sbml-unwritable" names what cannot be written.
Result<std::string> print_sbml(const Model& model);

}  // namespace remit
