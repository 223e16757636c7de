// Products of named units; the grammar is product = factor { (* or /) factor }, factor = [number] name [^ exponent] | (
// product ).
#include "remit/lang/antimony_units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

struct Word {
  std::string_view antimony;
  std::string_view ours;
};

// The first spelling of a unit is the one that is printed.
constexpr std::array<Word, 21> words = {
    {{"mole", "mol"},     {"moles", "mol"},   {"litre", "L"},      {"liter", "L"},  {"litres", "L"},
     {"liters", "L"},     {"second", "s"},    {"seconds", "s"},    {"metre", "m"},  {"meter", "m"},
     {"metres", "m"},     {"meters", "m"},    {"gram", "g"},       {"grams", "g"},  {"kilogram", "kg"},
     {"kilograms", "kg"}, {"item", "copies"}, {"items", "copies"}, {"ampere", "A"}, {"kelvin", "K"},
     {"candela", "cd"}}};

struct Derived {
  std::string_view name;
  double metre, kilogram, second, ampere;
};

constexpr std::array<Derived, 17> derived_units = {{{"newton", 1, 1, -2, 0},
                                                    {"joule", 2, 1, -2, 0},
                                                    {"watt", 2, 1, -3, 0},
                                                    {"pascal", -1, 1, -2, 0},
                                                    {"hertz", 0, 0, -1, 0},
                                                    {"becquerel", 0, 0, -1, 0},
                                                    {"coulomb", 0, 0, 1, 1},
                                                    {"volt", 2, 1, -3, -1},
                                                    {"ohm", 2, 1, -3, -2},
                                                    {"siemens", -2, -1, 3, 2},
                                                    {"farad", -2, -1, 4, 2},
                                                    {"henry", 2, 1, -2, -2},
                                                    {"weber", 2, 1, -2, -1},
                                                    {"tesla", 0, 1, -2, -1},
                                                    {"gray", 2, 0, -2, 0},
                                                    {"sievert", 2, 0, -2, 0},
                                                    {"radian", 0, 0, 0, 0}}};

UnitProduct derived(const Derived& unit) {
  UnitProduct product;
  const std::array<std::pair<const char*, double>, 4> parts = {
      {{"kg", unit.kilogram}, {"m", unit.metre}, {"s", unit.second}, {"A", unit.ampere}}};
  for (const auto& [name, exponent] : parts) {
    if (exponent != 0) product.powers.emplace_back(name, exponent);
  }
  return product;
}

UnitProduct named(const std::string& name) {
  if (name == "dimensionless" || name == "steradian") return {};
  if (name == "katal") return {1, {{"mol", 1}, {"s", -1}}};
  if (name == "avogadro") return {6.02214179e23, {}};
  const auto same_name = [&](const Derived& unit) { return unit.name == name; };
  const auto found = std::find_if(derived_units.begin(), derived_units.end(), same_name);
  if (found != derived_units.end()) return derived(*found);
  return {1, {{unit_word_from_antimony(name), 1}}};
}

class UnitReader {
 public:
  explicit UnitReader(Cursor& cursor) : cursor_(cursor) {}

  std::optional<UnitProduct> product() {
    UnitProduct result;
    double sign = 1;
    do {
      const auto next = factor();
      if (!next) return std::nullopt;
      result.multiply(*next, sign);
      sign = cursor_.at_symbol("/") ? -1 : 1;
    } while (cursor_.accept_symbol("*") || cursor_.accept_symbol("/"));
    return result;
  }

 private:
  std::optional<UnitProduct> factor() {
    UnitProduct result;
    bool counted = false;
    if (cursor_.at(TokenKind::number)) {
      result.factor = number_of(cursor_.spelling());
      counted = true;
      cursor_.skip();
    }
    if (counted && !cursor_.at(TokenKind::name)) return raised(result);
    const auto unit = primary();
    if (!unit) return std::nullopt;
    result.multiply(*unit, 1);
    return result;
  }

  std::optional<UnitProduct> primary() {
    if (cursor_.at_symbol("(")) return parenthesis();
    if (!cursor_.at(TokenKind::name) || is_keyword(cursor_.spelling())) {
      cursor_.complain("antimony-unit", "the name of a unit is expected here, not " + cursor_.describe(),
                       "for example 1e-3 mole / litre");
      return std::nullopt;
    }
    const std::string name(cursor_.spelling());
    cursor_.skip();
    return raised(named(name));
  }

  std::optional<UnitProduct> parenthesis() {
    if (++depth_ > 100) {
      cursor_.complain("antimony-too-deep", "more than 100 levels of parentheses in a unit");
      return std::nullopt;
    }
    cursor_.skip();
    const auto inner = product();
    if (!inner) return std::nullopt;
    if (!cursor_.accept_symbol(")")) {
      cursor_.complain("antimony-parenthesis", "`)` is expected here, not " + cursor_.describe());
      return std::nullopt;
    }
    --depth_;
    return raised(*inner);
  }

  std::optional<UnitProduct> raised(const UnitProduct& base) {
    if (!cursor_.accept_symbol("^")) return base;
    const bool parenthesis = cursor_.accept_symbol("(");
    const double sign = cursor_.accept_symbol("-") ? -1 : 1;
    if (!cursor_.at(TokenKind::number)) {
      cursor_.complain("antimony-unit", "the exponent of a unit is a number, not " + cursor_.describe());
      return std::nullopt;
    }
    UnitProduct result;
    result.multiply(base, sign * number_of(cursor_.spelling()));
    cursor_.skip();
    if (parenthesis) cursor_.accept_symbol(")");
    return result;
  }

  Cursor& cursor_;
  int depth_ = 0;
};

std::string power_text(const std::string& name, double exponent) {
  return exponent == 1 ? name : fmt::format("{}^{}", name, format_number(exponent));
}

std::string text_with(const UnitProduct& unit, const std::function<std::string(const std::string&)>& spell) {
  std::string above;
  std::string below;
  for (const auto& [name, exponent] : unit.powers) {
    if (exponent > 0) {
      above += (above.empty() ? "" : "*") + power_text(spell(name), exponent);
    } else {
      below += "/" + power_text(spell(name), -exponent);
    }
  }
  if (above.empty()) return format_number(unit.factor) + below;
  return (unit.factor == 1 ? "" : format_number(unit.factor) + " ") + above + below;
}

}  // namespace

void UnitProduct::multiply(const UnitProduct& other, double exponent) {
  if (exponent == 1) {
    factor *= other.factor;
  } else if (exponent == -1) {
    factor /= other.factor;
  } else {
    factor *= std::pow(other.factor, exponent);
  }
  for (const auto& [name, power] : other.powers) {
    const auto same_name = [&wanted = name](const auto& mine) { return mine.first == wanted; };
    const auto found = std::find_if(powers.begin(), powers.end(), same_name);
    if (found == powers.end()) {
      powers.emplace_back(name, power * exponent);
    } else {
      found->second += power * exponent;
    }
  }
  std::erase_if(powers, [](const auto& power) { return power.second == 0; });
}

std::optional<UnitProduct> read_unit(Cursor& cursor) { return UnitReader(cursor).product(); }

std::optional<UnitProduct> unit_product(const std::string& text) {
  Complaints complaints;
  const TokenizedText tokens = tokenize(text, {}, complaints);
  Cursor cursor(tokens, complaints);
  auto product = read_unit(cursor);
  if (complaints.any_errors() || !cursor.at_end_of_statement()) return std::nullopt;
  return product;
}

UnitNames::UnitNames(const std::vector<UnitDefinition>& definitions) {
  for (const UnitDefinition& definition : definitions) {
    if (auto meaning = unit_product(definition.text)) meanings_.emplace(definition.id, std::move(*meaning));
  }
}

UnitProduct UnitNames::expand(const UnitProduct& unit) const {
  UnitProduct result;
  result.factor = unit.factor;
  for (const auto& [name, exponent] : unit.powers) {
    const auto found = meanings_.find(name);
    result.multiply(found == meanings_.end() ? UnitProduct{1, {{name, 1}}} : found->second, exponent);
  }
  return result;
}

std::string to_text(const UnitProduct& unit) {
  return text_with(unit, [](const std::string& name) { return name; });
}

std::string to_antimony(const UnitProduct& unit) {
  if (unit.factor == 1 && unit.powers.empty()) return "dimensionless";
  return text_with(unit, unit_word_to_antimony);
}

std::string unit_word_from_antimony(const std::string& name) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.antimony == name; });
  return found == words.end() ? name : std::string(found->ours);
}

std::string unit_word_to_antimony(const std::string& name) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.ours == name; });
  return found == words.end() ? name : std::string(found->antimony);
}

}  // namespace remit
