// Units as a factor times powers of base dimensions; cells, IU and patients are base dimensions too.
// Model texts use days, litres, mg, nmol, pg/mL and cells in 1e9: see docs/reference/units.md.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "remit/base/result.hpp"

namespace remit {

enum class Dimension { length, mass, time, amount, current, temperature, luminosity, cells, activity, patients };
inline constexpr int dimension_count = 10;

/// value in base units (m, kg, s, mol, A, K, cd, cell, IU, patient) = factor * value in this unit.
struct Unit {
  double factor = 1;
  std::array<double, dimension_count> powers{};

  bool dimensionless() const;
};

/// Same dimension, whatever the factor.
bool same_dimension(const Unit& a, const Unit& b);
/// Same dimension and the same factor to 1e-9.
bool same_unit(const Unit& a, const Unit& b);
Unit operator*(const Unit& a, const Unit& b);
Unit operator/(const Unit& a, const Unit& b);
Unit power(const Unit& unit, double exponent);
/// Multiplies a value in `from` to get it in `to`; asserts the same dimension.
double conversion(const Unit& from, const Unit& to);

/// Reads "mg/L", "1/day", "pg/mL/d", "1e9 cells", "g/L", "nmol/L/day", "m^2", "%", "1" (dimensionless), "mg/kg",
/// "mg/m^2", with prefixes (f p n u m c d k M G), "d|day|days", "h|hour", "min", "s", "wk|week", "mo|month" (30.4375
/// d), "y|yr|year" (365.25 d), "L", "M" (mol/L), "nM", "Da", "g", "mol", "cell|cells", "IU", "copies" (= dimensionless
/// count), "dL", "uL". Code "unit-unknown", with a suggestion.
Result<Unit> parse_unit(std::string_view text, Span span = {});
std::string to_text(const Unit& unit);

/// "25 mg", "28 d", "16 mg/kg", "0.75e6 cells/kg": a number and a unit. Code "quantity-missing-unit" and the like.
struct Quantity {
  double value = 0;
  Unit unit;
  std::string text;
};
Result<Quantity> parse_quantity(std::string_view text, Span span = {});

}  // namespace remit
