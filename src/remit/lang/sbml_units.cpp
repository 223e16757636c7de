#include "remit/lang/sbml_units.hpp"

#include <cmath>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

#include "remit/lang/antimony_units.hpp"
#include "remit/lang/units_check.hpp"

namespace remit {
namespace {

UnitProduct product_of(const ::UnitDefinition& definition) {
  UnitProduct product;
  for (unsigned i = 0; i < definition.getNumUnits(); ++i) {
    const ::Unit& unit = *definition.getUnit(i);
    UnitProduct base = unit_product(UnitKind_toString(unit.getKind())).value_or(UnitProduct());
    base.factor *= unit.getMultiplier() * std::pow(10, unit.getScale());
    product.multiply(base, unit.getExponentAsDouble());
  }
  return product;
}

// Level 2 has definitions of fixed names instead of attributes.
std::string global(const ::Model& from, const std::string& attribute, const char* fixed_name, const UnitNames& names) {
  std::string said = attribute;
  if (said.empty() && from.getLevel() == 2 && from.getUnitDefinition(fixed_name)) said = fixed_name;
  const auto product = unit_product(said);
  return product && !said.empty() ? to_text(names.expand(*product)) : std::string();
}

struct Base {
  Dimension dimension;
  UnitKind_t kind;
};
constexpr std::array<Base, 7> bases = {{{Dimension::length, UNIT_KIND_METRE},
                                        {Dimension::mass, UNIT_KIND_KILOGRAM},
                                        {Dimension::time, UNIT_KIND_SECOND},
                                        {Dimension::amount, UNIT_KIND_MOLE},
                                        {Dimension::current, UNIT_KIND_AMPERE},
                                        {Dimension::temperature, UNIT_KIND_KELVIN},
                                        {Dimension::luminosity, UNIT_KIND_CANDELA}}};

void add_unit(::UnitDefinition& definition, UnitKind_t kind, double exponent, double multiplier) {
  ::Unit& unit = *definition.createUnit();
  unit.setKind(kind);
  unit.setExponent(exponent);
  unit.setScale(0);
  unit.setMultiplier(multiplier);
}

// Cells, patients and international units are items.
double item_power(const Unit& unit) {
  double power = 0;
  for (const Dimension dimension : {Dimension::cells, Dimension::activity, Dimension::patients})
    power += unit.powers[static_cast<std::size_t>(dimension)];
  return power;
}

// The factor goes into the first unit, as a multiplier under its exponent, so that "day" stays a unit of time.
void fill(::UnitDefinition& definition, const Unit& unit) {
  double factor = unit.factor;
  const auto add = [&](UnitKind_t kind, double power) {
    if (power == 0) return;
    add_unit(definition, kind, power, power == 1 ? factor : std::pow(factor, 1 / power));
    factor = 1;
  };
  add(UNIT_KIND_ITEM, item_power(unit));
  for (const Base& base : bases) add(base.kind, unit.powers[static_cast<std::size_t>(base.dimension)]);
  if (definition.getNumUnits() == 0) add_unit(definition, UNIT_KIND_DIMENSIONLESS, 1, factor);
}

}  // namespace

void read_sbml_units(const ::Model& from, Model& to) {
  for (unsigned i = 0; i < from.getNumUnitDefinitions(); ++i) {
    const ::UnitDefinition& definition = *from.getUnitDefinition(i);
    to.units.push_back({definition.getId(), to_text(product_of(definition)), {}});
  }
  const UnitNames names(to.units);
  to.time_unit = global(from, from.getTimeUnits(), "time", names);
  to.substance_unit = global(from, from.getSubstanceUnits(), "substance", names);
  to.volume_unit = global(from, from.getVolumeUnits(), "volume", names);
  to.area_unit = global(from, from.getAreaUnits(), "area", names);
  to.length_unit = global(from, from.getLengthUnits(), "length", names);
  to.extent_unit = global(from, from.getExtentUnits(), "", names);
}

std::string sbml_unit_text(const std::string& attribute) {
  if (attribute.empty() || !::Unit::isUnitKind(attribute, 3, 2)) return attribute;
  const auto product = unit_product(attribute);
  return product ? to_text(*product) : attribute;
}

SbmlUnitWriter::SbmlUnitWriter(const Model& from, ::Model& to) : from_(from), to_(to) {}

std::string SbmlUnitWriter::id_of(const std::string& unit) {
  if (unit.empty()) return {};
  const auto [place, fresh] = ids_.try_emplace(unit);
  if (fresh) place->second = define(unit);
  return place->second;
}

std::optional<Unit> SbmlUnitWriter::meaning_of(const std::string& unit) const {
  const auto product = unit_product(unit);
  return product ? unit_in(from_, to_text(UnitNames(from_.units).expand(*product))) : unit_in(from_, unit);
}

std::string SbmlUnitWriter::define(const std::string& unit) {
  const auto meaning = meaning_of(unit);
  if (!meaning) {
    lost_.push_back(unit);
    return {};
  }
  if (meaning->dimensionless() && meaning->factor == 1) return "dimensionless";
  const std::string id = fmt::format("unit_{}", to_.getNumUnitDefinitions() + 1);
  ::UnitDefinition& definition = *to_.createUnitDefinition();
  definition.setId(id);
  definition.setName(unit);
  fill(definition, *meaning);
  return id;
}

}  // namespace remit
