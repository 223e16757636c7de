// Several files, one name space: the parts of a model joined, each definition once.
#pragma once
#include <string>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"

namespace remit {

/// Joins the parts in their order. A part may mention what another defines; two definitions, or two rules for one
/// symbol, are a complaint that names both places (code "compose-duplicate"). The result has not been checked.
Model merged(const std::vector<Model>& parts, Diagnostics& diagnostics);

/// Reactions and events without a name of their own ("_J0") get one that begins with `stem` ("tumour_J0"), so that
/// files do not collide.
void name_after(const std::string& stem, Model& part);

}  // namespace remit
