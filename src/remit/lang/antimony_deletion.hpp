// `delete A.x`: the thing goes, and every rule, rate, delay or assignment that uses it (SBML comp, as libAntimony has
// it).
#pragma once
#include <vector>

#include "remit/lang/antimony_union.hpp"

namespace remit {

/// Removes from `whole` (whose names `unions` has already replaced) what the model deletes.
void apply_deletions(Draft& whole, const Draft& model, Unions& unions, Complaints& complaints);

/// "A.b.x" is "A__b__x" once the parts are dissolved.
std::string undotted(const std::string& name);

}  // namespace remit
