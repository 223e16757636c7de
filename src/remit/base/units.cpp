// A recursive descent over: product = factor { ('*' | '.' | ' ' | '/') factor }, factor = [number] (name | '(' product
// ')') ['^' number]. A number and the unit after it are one factor, so "L/1e9 cells" divides by a billion cells and
// "mL/min/1.73 m^2" by an area.
#include "remit/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr std::size_t longest_text = 400;
constexpr int deepest_nesting = 20;
constexpr double largest_exponent = 99;
constexpr double day = 86400;

enum class Prefixes { none, letters, words };

struct Named {
  std::string_view name;
  double factor;
  std::array<double, dimension_count> powers;  // in the order of Dimension
  Prefixes prefixes = Prefixes::none;
};

constexpr std::array<double, dimension_count> no_powers = {};
constexpr std::array<double, dimension_count> length = {1};
constexpr std::array<double, dimension_count> volume = {3};
constexpr std::array<double, dimension_count> mass = {0, 1};
constexpr std::array<double, dimension_count> time = {0, 0, 1};
constexpr std::array<double, dimension_count> rate = {0, 0, -1};
constexpr std::array<double, dimension_count> amount = {0, 0, 0, 1};
constexpr std::array<double, dimension_count> molar = {-3, 0, 0, 1};
constexpr std::array<double, dimension_count> cells = {0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<double, dimension_count> activity = {0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<double, dimension_count> patients = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<double, dimension_count> force = {1, 1, -2};
constexpr std::array<double, dimension_count> pressure = {-1, 1, -2};
constexpr std::array<double, dimension_count> energy = {2, 1, -2};
constexpr std::array<double, dimension_count> wattage = {2, 1, -3};
constexpr std::array<double, dimension_count> absorbed = {2, 0, -2};
constexpr std::array<double, dimension_count> catalysis = {0, 0, -1, 1};

constexpr Prefixes letters = Prefixes::letters;
constexpr Prefixes words = Prefixes::words;
constexpr double dalton = 1.66053906660e-27;  // kg, CODATA 2018
constexpr double avogadro = 6.02214076e23;    // SI 2019

constexpr Named known_units[] = {
    {"dimensionless", 1, no_powers},
    {"unitless", 1, no_powers},
    {"%", 0.01, no_powers},
    {"percent", 0.01, no_powers},
    {"copy", 1, no_powers},
    {"copies", 1, no_powers},
    {"item", 1, no_powers},
    {"items", 1, no_powers},
    {"avogadro", avogadro, no_powers},
    {"rad", 1, no_powers},
    {"radian", 1, no_powers},
    {"radians", 1, no_powers},
    {"steradian", 1, no_powers},
    {"m", 1, length, letters},
    {"metre", 1, length, words},
    {"metres", 1, length, words},
    {"meter", 1, length, words},
    {"meters", 1, length, words},
    {"g", 1e-3, mass, letters},
    {"gram", 1e-3, mass, words},
    {"grams", 1e-3, mass, words},
    {"Da", dalton, mass, letters},
    {"dalton", dalton, mass, words},
    {"s", 1, time, letters},
    {"sec", 1, time},
    {"second", 1, time, words},
    {"seconds", 1, time, words},
    {"min", 60, time},
    {"minute", 60, time},
    {"minutes", 60, time},
    {"h", 3600, time},
    {"hr", 3600, time},
    {"hour", 3600, time},
    {"hours", 3600, time},
    {"d", day, time},
    {"day", day, time},
    {"days", day, time},
    {"wk", 7 * day, time},
    {"week", 7 * day, time},
    {"weeks", 7 * day, time},
    {"mo", 30.4375 * day, time},
    {"month", 30.4375 * day, time},
    {"months", 30.4375 * day, time},
    {"y", 365.25 * day, time},
    {"yr", 365.25 * day, time},
    {"year", 365.25 * day, time},
    {"years", 365.25 * day, time},
    {"mol", 1, amount, letters},
    {"mole", 1, amount, words},
    {"moles", 1, amount, words},
    {"M", 1e3, molar, letters},
    {"molar", 1e3, molar, words},
    {"L", 1e-3, volume, letters},
    {"l", 1e-3, volume, letters},
    {"litre", 1e-3, volume, words},
    {"litres", 1e-3, volume, words},
    {"liter", 1e-3, volume, words},
    {"liters", 1e-3, volume, words},
    {"A", 1, {0, 0, 0, 0, 1}, letters},
    {"ampere", 1, {0, 0, 0, 0, 1}, words},
    {"K", 1, {0, 0, 0, 0, 0, 1}, letters},
    {"kelvin", 1, {0, 0, 0, 0, 0, 1}, words},
    {"cd", 1, {0, 0, 0, 0, 0, 0, 1}, letters},
    {"candela", 1, {0, 0, 0, 0, 0, 0, 1}, words},
    {"cell", 1, cells},
    {"cells", 1, cells},
    {"IU", 1, activity, letters},
    {"U", 1, activity, letters},
    {"patient", 1, patients},
    {"patients", 1, patients},
    {"Hz", 1, rate, letters},
    {"hertz", 1, rate, words},
    {"Bq", 1, rate, letters},
    {"becquerel", 1, rate, words},
    {"N", 1, force, letters},
    {"newton", 1, force, words},
    {"Pa", 1, pressure, letters},
    {"pascal", 1, pressure, words},
    {"J", 1, energy, letters},
    {"joule", 1, energy, words},
    {"W", 1, wattage, letters},
    {"watt", 1, wattage, words},
    {"Gy", 1, absorbed, letters},
    {"gray", 1, absorbed, words},
    {"kat", 1, catalysis, letters},
    {"katal", 1, catalysis, words},
};

struct Prefix {
  std::string_view letter, word;
  double factor;
};
constexpr Prefix known_prefixes[] = {
    {"f", "femto", 1e-15}, {"p", "pico", 1e-12}, {"n", "nano", 1e-9}, {"u", "micro", 1e-6}, {"m", "milli", 1e-3},
    {"c", "centi", 1e-2},  {"d", "deci", 1e-1},  {"k", "kilo", 1e3},  {"M", "mega", 1e6},   {"G", "giga", 1e9}};

std::optional<Unit> exact_unit(std::string_view name, std::optional<Prefixes> prefixes) {
  for (const Named& each : known_units)
    if (each.name == name && (!prefixes || each.prefixes == *prefixes)) return Unit{each.factor, each.powers};
  return std::nullopt;
}

std::optional<Unit> with_prefix(std::string_view name, std::string_view prefix, Prefixes kind, double factor) {
  if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
  std::optional<Unit> unit = exact_unit(name.substr(prefix.size()), kind);
  if (unit) unit->factor *= factor;
  return unit;
}

/// An exact name wins over a prefixed one: "min" is no milli-inch, "cd" no centi-day.
std::optional<Unit> find_unit(std::string_view name) {
  if (std::optional<Unit> unit = exact_unit(name, std::nullopt)) return unit;
  for (const Prefix& prefix : known_prefixes) {
    if (std::optional<Unit> unit = with_prefix(name, prefix.letter, letters, prefix.factor)) return unit;
    if (std::optional<Unit> unit = with_prefix(name, prefix.word, words, prefix.factor)) return unit;
  }
  return std::nullopt;
}

std::vector<std::string> names_to_suggest() {
  std::vector<std::string> names;
  for (const Named& each : known_units) names.emplace_back(each.name);
  for (const char* name : {"kg", "mg",   "ug",   "ng",   "pg",   "mL", "dL", "uL", "nM",  "uM", "mM",
                           "pM", "mmol", "umol", "nmol", "pmol", "cm", "mm", "um", "kDa", "mIU"})
    names.emplace_back(name);
  return names;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '%';
}

/// "m2" is a forgotten power.
std::string advice_for(const std::string& name) {
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits != std::string::npos && find_unit(name.substr(0, digits)))
    return fmt::format("did you mean `{}^{}`?", name.substr(0, digits), name.substr(digits));
  if (lower(name) == "celsius" || name == "C") return "temperatures are in K";
  const std::string guess = did_you_mean(name, names_to_suggest());
  return guess.empty() ? "see docs/reference/units.md; write `1` for a dimensionless number" : guess;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// Signs that people paste from documents, in ASCII.
std::string plain(std::string_view text) {
  std::string result(trim(text));
  constexpr std::pair<const char*, const char*> signs[] = {{"\xC2\xB5", "u"}, {"\xCE\xBC", "u"},  {"\xC2\xB7", "*"},
                                                           {"\xC3\x97", "*"}, {"\xC2\xB2", "^2"}, {"\xC2\xB3", "^3"}};
  for (const auto& [from, to] : signs) replace_all(result, from, to);
  return result;
}

class UnitReader {
 public:
  UnitReader(std::string_view text, Span span) : written_(text), text_(plain(text)), span_(std::move(span)) {}

  Result<Unit> read() {
    if (text_.empty()) return complaint("the unit is missing", "write `1` for a dimensionless number");
    if (text_.size() > longest_text) return complaint("the unit is too long");
    const Unit unit = product(0);
    if (!failure_ && at_ < text_.size()) fail(fmt::format("`{}` is not expected", text_.substr(at_)));
    if (!failure_ && !(unit.factor > 0 && std::isfinite(unit.factor))) fail("its factor is not a positive number");
    for (const double each : unit.powers)
      if (!failure_ && !(std::fabs(each) <= largest_exponent)) fail("an exponent is too large");
    if (failure_) return *failure_;
    return unit;
  }

 private:
  Diagnostic complaint(const std::string& what, std::string hint = {}) const {
    const std::string shown = written_.size() > longest_text ? written_.substr(0, 40) + "..." : written_;
    return error_at(span_, "unit-unknown", fmt::format("cannot read the unit `{}`: {}", shown, what), std::move(hint));
  }
  void fail(const std::string& what, std::string hint = {}) {
    if (!failure_) failure_ = complaint(what, std::move(hint));
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip_blanks() {
    const std::size_t begin = at_;
    while (next() == ' ' || next() == '\t') ++at_;
    return at_ > begin;
  }
  bool begins_factor() const { return is_digit(next()) || is_letter(next()) || next() == '('; }

  Unit product(int depth) {
    Unit unit = factor(depth);
    bool divided = false;
    while (!failure_) {
      const bool blank = skip_blanks();
      const char sign = next();
      if (sign == '/') {
        ++at_;
        divided = true;
        unit = unit / factor(depth);
      } else if (sign == '*' || sign == '.') {
        ++at_;
        unit = unit * factor(depth);
      } else if (blank && begins_factor()) {
        if (divided) fail("it is unclear whether what follows the blank is multiplied or divided", "write `*` or `/`");
        unit = unit * factor(depth);
      } else {
        break;
      }
    }
    return unit;
  }

  /// A number, a unit, or a number and its unit.
  Unit factor(int depth) {
    skip_blanks();
    if (!is_digit(next())) return powered(depth);
    Unit unit = number();
    skip_blanks();
    return is_letter(next()) || next() == '(' ? unit * powered(depth) : unit;
  }

  Unit number() {
    Unit unit{plain_number(), {}};
    if (next() == '^') unit.factor = math::pow(unit.factor, exponent());
    return unit;
  }

  double plain_number() {
    double value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{} || end == begin) fail("a number is expected");
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  Unit powered(int depth) {
    const Unit unit = next() == '(' ? parenthesis(depth) : named();
    return next() == '^' && !failure_ ? power(unit, exponent()) : unit;
  }

  Unit parenthesis(int depth) {
    if (depth >= deepest_nesting) fail("too many parentheses");
    if (failure_) return {};
    ++at_;
    const Unit unit = product(depth + 1);
    skip_blanks();
    if (next() != ')') fail("a `)` is missing");
    ++at_;
    return unit;
  }

  Unit named() {
    const std::size_t begin = at_;
    while (is_letter(next()) || is_digit(next()) || next() == '_') ++at_;
    const std::string name = text_.substr(begin, at_ - begin);
    if (name.empty()) {
      fail("a unit is expected" + (at_ < text_.size() ? fmt::format(" before `{}`", text_.substr(at_)) : ""),
           text_.front() == '/' ? fmt::format("did you mean `1{}`?", text_) : "");
      return {};
    }
    const std::optional<Unit> unit = find_unit(name);
    if (!unit) fail(fmt::format("`{}` is no unit", name), advice_for(name));
    return unit.value_or(Unit{});
  }

  /// ^2, ^-1, ^0.5, ^(-1)
  double exponent() {
    ++at_;
    const bool parenthesis = next() == '(';
    if (parenthesis) ++at_;
    const double value = plain_number();
    if (parenthesis && next() == ')') ++at_;
    if (!(std::fabs(value) <= largest_exponent)) fail("the exponent is too large");
    return failure_ ? 0 : value;
  }

  std::string written_;
  std::string text_;
  Span span_;
  std::size_t at_ = 0;
  std::optional<Diagnostic> failure_;
};

bool near(double a, double b) { return std::fabs(a - b) <= 1e-9 * std::max(std::fabs(a), std::fabs(b)); }

struct Written {
  std::string text;
  Unit unit;
};

/// What people write, the most usual first.
std::vector<Written> familiar_units() {
  static constexpr const char* whole[] = {"1",     "1/day",  "mg/L",      "g/L",      "pg/mL",  "pg/mL/day",
                                          "ng/mL", "nmol/L", "pmol/L",    "g/dL",     "1/year", "mL/min",
                                          "%",     "mg/g",   "1e9 cells", "1e6 cells"};
  static constexpr const char* above[] = {"1",    "1e9 cells", "cells", "mg",       "g",    "kg",   "ug",    "ng", "pg",
                                          "nmol", "pmol",      "umol",  "mmol",     "mol",  "L",    "mL",    "dL", "uL",
                                          "day",  "h",         "min",   "s",        "week", "year", "month", "m",  "cm",
                                          "m^2",  "m^3",       "IU",    "patients", "K",    "A",    "cd"};
  static constexpr const char* below[] = {"",      "/L",         "/mL", "/dL", "/uL",   "/kg", "/m^2",
                                          "/cell", "/1e9 cells", "/mg", "/g",  "/nmol", "/mol"};
  static constexpr const char* times[] = {"", "/day", "/h", "/min", "/s", "/year", "/day^2"};
  std::vector<Written> all;
  const auto add = [&all](const std::string& text) { all.push_back({text, *parse_unit(text)}); };
  for (const char* text : whole) add(text);
  for (const std::string time_text : times)
    for (const std::string rest : below)
      for (const char* name : above) add(name + rest + time_text);
  return all;
}

std::optional<std::string> familiar(const Unit& unit) {
  static const std::vector<Written> all = familiar_units();
  for (const Written& each : all)
    if (same_unit(each.unit, unit)) return each.text;
  return std::nullopt;
}

std::string in_base_units(const Unit& unit) {
  static constexpr const char* names[] = {"m", "kg", "s", "mol", "A", "K", "cd", "cells", "IU", "patients"};
  std::string text = near(unit.factor, 1) ? "" : format_number(unit.factor);
  for (int i = 0; i < dimension_count; ++i) {
    const double exponent = unit.powers[static_cast<std::size_t>(i)];
    if (near(exponent, 0) || exponent == 0) continue;
    text += (text.empty() ? "" : "*") + std::string(names[i]) + (exponent == 1 ? "" : "^" + format_number(exponent));
  }
  return text.empty() ? "1" : text;
}

}  // namespace

bool Unit::dimensionless() const { return same_dimension(*this, Unit{}); }

bool same_dimension(const Unit& a, const Unit& b) {
  for (std::size_t i = 0; i < dimension_count; ++i)
    if (std::fabs(a.powers[i] - b.powers[i]) > 1e-9) return false;
  return true;
}

bool same_unit(const Unit& a, const Unit& b) { return same_dimension(a, b) && near(a.factor, b.factor); }

Unit operator*(const Unit& a, const Unit& b) {
  Unit product{a.factor * b.factor, a.powers};
  for (std::size_t i = 0; i < dimension_count; ++i) product.powers[i] += b.powers[i];
  return product;
}

Unit operator/(const Unit& a, const Unit& b) {
  Unit quotient{a.factor / b.factor, a.powers};
  for (std::size_t i = 0; i < dimension_count; ++i) quotient.powers[i] -= b.powers[i];
  return quotient;
}

Unit power(const Unit& unit, double exponent) {
  Unit result{math::pow(unit.factor, exponent), unit.powers};
  for (double& each : result.powers) each *= exponent;
  return result;
}

double conversion(const Unit& from, const Unit& to) {
  REMIT_ASSERT(same_dimension(from, to), "cannot convert " + to_text(from) + " to " + to_text(to));
  return from.factor / to.factor;
}

Result<Unit> parse_unit(std::string_view text, Span span) { return UnitReader(text, std::move(span)).read(); }

std::string to_text(const Unit& unit) { return familiar(unit).value_or(in_base_units(unit)); }

Result<Quantity> parse_quantity(std::string_view text, Span span) {
  const std::string_view written = trim(text);
  const auto complain = [&](std::string code, const std::string& what, std::string hint) {
    const std::string shown(written.substr(0, longest_text));
    return error_at(span, std::move(code), fmt::format("cannot read the quantity `{}`: {}", shown, what),
                    std::move(hint));
  };
  const std::size_t start = !written.empty() && (written[0] == '-' || written[0] == '+') ? 1 : 0;
  if (start >= written.size() || !(is_digit(written[start]) || written[start] == '.'))
    return complain("quantity-no-number", "it does not begin with a number",
                    "write a number and a unit, as in `25 mg`");
  Quantity quantity{0, {}, std::string(written)};
  const char* begin = written.data() + (written[0] == '+' ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, written.data() + written.size(), quantity.value);
  if (error == std::errc::result_out_of_range)
    return complain("quantity-out-of-range", "its number is too large or too small", "");
  if (error != std::errc{}) return complain("quantity-no-number", "its number is not complete", "");
  const std::string_view unit_text = written.substr(static_cast<std::size_t>(end - written.data()));
  if (trim(unit_text).empty())
    return complain("quantity-missing-unit", "its unit is missing",
                    "write `1` after a dimensionless number, as in `0.5 1`");
  Result<Unit> unit = parse_unit(unit_text, span);
  if (!unit.ok()) return unit.diagnostics();
  quantity.unit = *unit;
  return quantity;
}

}  // namespace remit
