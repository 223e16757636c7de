// Rows of parameters.tsv become the initial values of symbols, or parameters of their own. In a folder with such a
// table the model files hold no numbers but 0 to 4 and small whole exponents, so that every number has a unit, a source
// and a confidence.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "remit/lang/manifest.hpp"
#include "remit/lang/model.hpp"
#include "remit/lang/parameters.hpp"
#include "remit/lang/templates.hpp"

namespace remit {

/// Code "lang-number-in-model".
void refuse_numbers(Model model, Diagnostics& diagnostics);
void refuse_numbers(const ExprPtr& expr, const Span& statement, Diagnostics& diagnostics);

/// The rows with a variant's values; such rows are held (not drawn, not changed by populations). Codes "variants-...".
void apply_variant(const std::vector<VariantChange>& changes, const std::string& variant, ParameterTable& table,
                   Diagnostics& diagnostics);

/// Gives each symbol its value: the row with its id; for an instance also the row without the site (a share of it, if
/// it is an amount or a size) or the template's own. All other rows become constant parameters. Complains about two
/// values for one symbol, none, and a row whose unit is not the symbol's ("compose-two-values", "compose-no-value",
/// "compose-unit").
void give_values(Model& model, const ParameterTable& table, const Origins& origins, Diagnostics& diagnostics);

/// Warns of rows that no equation mentions and `used` does not name (code "parameters-unused").
void warn_of_unused(Model model, const ParameterTable& table, const std::set<std::string>& used,
                    Diagnostics& diagnostics);

}  // namespace remit
