// Unit expressions of Antimony ("1e-3 mole / litre", "(0.1 metre)^3", "1 / 3600 second") as a factor and powers of
// named units. SBML's words (mole, litre, second, item, volt, ...) become those of base/units.hpp; a number binds to
// the unit behind it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/lang/antimony_expression.hpp"
#include "remit/lang/model.hpp"

namespace remit {

/// factor * product of name^exponent, in the order of the text.
struct UnitProduct {
  double factor = 1;
  std::vector<std::pair<std::string, double>> powers;

  void multiply(const UnitProduct& other, double exponent);
};

/// The unit expression at the cursor; empty after a complaint.
std::optional<UnitProduct> read_unit(Cursor& cursor);
/// The unit a text says, in either notation; empty if it is not a product of powers.
std::optional<UnitProduct> unit_product(const std::string& text);
/// In the notation of base/units.hpp: "mol", "0.001 mol/L", "60 s", "1/day", "m^2".
std::string to_text(const UnitProduct& unit);

/// As Antimony writes it: "1e-3 mole/litre"; "dimensionless" for 1.
std::string to_antimony(const UnitProduct& unit);

/// The units a model defines, by name.
class UnitNames {
 public:
  explicit UnitNames(const std::vector<UnitDefinition>& definitions);
  /// `unit` with the names that are defined replaced by what they mean.
  UnitProduct expand(const UnitProduct& unit) const;

 private:
  std::map<std::string, UnitProduct> meanings_;
};

/// "mole" to "mol" and back; other names stay as they are.
std::string unit_word_from_antimony(const std::string& name);
std::string unit_word_to_antimony(const std::string& name);

}  // namespace remit
