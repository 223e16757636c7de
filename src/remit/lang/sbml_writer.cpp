#include "remit/lang/sbml_writer.hpp"

#include <cstdlib>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

#include "remit/lang/complaints.hpp"
#include "remit/lang/sbml_math.hpp"
#include "remit/lang/sbml_units.hpp"

namespace remit {
namespace {

bool is_number(const ExprPtr& expr) { return expr && expr->kind == Expr::Kind::number; }

template <class Element>
void set_math(Element& element, const ExprPtr& expr) {
  if (expr) element.setMath(math_of(expr).get());
}

template <class Element>
void set_head(Element& element, const std::string& id, const std::string& name) {
  if (!id.empty()) element.setId(id);
  if (!name.empty()) element.setName(name);
}

class Writer {
 public:
  explicit Writer(const Model& model)
      : model_(model), document_(3, 2), xml_(*document_.createModel()), units_(model, xml_) {}

  Result<std::string> write() {
    set_head(xml_, model_.id, model_.name);
    collect();
    for (const FunctionDefinition& function : model_.functions) add(function);
    for (const Compartment& compartment : model_.compartments) add(compartment);
    for (const Species& species : model_.species) add(species);
    for (const Parameter& parameter : model_.parameters) add(parameter);
    for (const Rule& rule : model_.initial_assignments) add_initial(rule.target, rule.value);
    for (const Rule& rule : model_.assignment_rules) add_assignment(rule.target, rule.value);
    for (const Rule& rule : model_.rate_rules) add_rate(rule);
    for (const Reaction& reaction : model_.reactions) add(reaction);
    for (const Event& event : model_.events) add(event);
    add_global_units();
    for (const std::string& unit : units_.lost())
      complaints_.warn({model_.file}, "sbml-lost-unit",
                       fmt::format("the unit `{}` is no unit of SBML; it is left out", unit));
    if (complaints_.any_errors()) return complaints_.take();
    return {text(), complaints_.take()};
  }

 private:
  std::string text() {
    const std::unique_ptr<char, void (*)(void*)> bytes(writeSBMLToString(&document_), std::free);
    return std::string(bytes.get());
  }

  void collect() {
    for (const auto* rules : {&model_.initial_assignments, &model_.assignment_rules})
      for (const Rule& rule : *rules) ruled_.insert(rule.target);
    for (const Compartment& it : model_.compartments) claim(it.id, it.span);
    for (const Species& it : model_.species) claim(it.id, it.span);
    for (const Parameter& it : model_.parameters) claim(it.id, it.span);
    for (const Reaction& it : model_.reactions) claim(it.id, it.span);
    for (const Event& it : model_.events)
      if (!it.id.empty()) claim(it.id, it.span);
    for (const FunctionDefinition& it : model_.functions) claim(it.id, it.span);
  }

  void claim(const std::string& id, const Span& span) {
    ids_.insert(id);
    if (!SyntaxChecker::isValidSBMLSId(id))
      complaints_.error(span, "sbml-unwritable", fmt::format("`{}` is no identifier in SBML", id),
                        "use letters, digits and _");
  }

  std::string fresh_id(std::string id) {
    while (!ids_.insert(id).second) id += "_";
    return id;
  }

  // --- units

  void add_global_units() {
    const auto set = [&](const std::string& unit, int (::Model::*setter)(const std::string&)) {
      if (const std::string id = units_.id_of(unit); !id.empty()) (xml_.*setter)(id);
    };
    set(model_.time_unit, &::Model::setTimeUnits);
    set(model_.substance_unit, &::Model::setSubstanceUnits);
    set(model_.volume_unit, &::Model::setVolumeUnits);
    set(model_.area_unit, &::Model::setAreaUnits);
    set(model_.length_unit, &::Model::setLengthUnits);
    set(model_.extent_unit, &::Model::setExtentUnits);
  }

  bool is_substance(const std::string& unit_id) const {
    const ::UnitDefinition* unit = xml_.getUnitDefinition(unit_id);
    return !unit || unit->isVariantOfSubstance() || unit->isVariantOfMass() || unit->isVariantOfDimensionless();
  }

  bool is_volume(const std::string& unit_id) const {
    const ::UnitDefinition* unit = xml_.getUnitDefinition(unit_id);
    return !unit || unit->isVariantOfVolume() || unit->isVariantOfDimensionless();
  }

  // --- quantities

  void add(const FunctionDefinition& from) {
    ::FunctionDefinition& to = *xml_.createFunctionDefinition();
    to.setId(from.id);
    if (!from.body && from.arguments.empty()) return;
    ::ASTNode lambda(AST_LAMBDA);
    for (const std::string& argument : from.arguments) {
      auto* bound = new ::ASTNode(AST_NAME);
      bound->setName(argument.c_str());
      bound->setBvar();
      lambda.addChild(bound);
    }
    if (from.body) lambda.addChild(math_of(from.body).release());
    to.setMath(&lambda);
  }

  void add(const Compartment& from) {
    ::Compartment& to = *xml_.createCompartment();
    set_head(to, from.id, from.name);
    to.setConstant(from.constant);
    const std::string unit = units_.id_of(from.unit);
    if (!unit.empty()) to.setUnits(unit);
    if (is_volume(unit)) to.setSpatialDimensions(3u);
    if (is_number(from.initial)) to.setSize(from.initial->number);
    if (from.initial && !is_number(from.initial)) add_expression(from.id, from.initial);
  }

  void add(const Parameter& from) {
    ::Parameter& to = *xml_.createParameter();
    set_head(to, from.id, from.name);
    to.setConstant(from.constant);
    if (const std::string unit = units_.id_of(from.unit); !unit.empty()) to.setUnits(unit);
    if (is_number(from.initial)) to.setValue(from.initial->number);
    if (from.initial && !is_number(from.initial)) add_expression(from.id, from.initial);
  }

  void add(const Species& from) {
    ::Species& to = *xml_.createSpecies();
    set_head(to, from.id, from.name);
    to.setCompartment(from.compartment);
    to.setHasOnlySubstanceUnits(from.substance_only);
    to.setBoundaryCondition(from.boundary);
    to.setConstant(from.constant);
    if (const std::string unit = units_.id_of(from.unit); !unit.empty() && is_substance(unit))
      to.setSubstanceUnits(unit);
    if (is_number(from.initial) && from.initial_is_amount) to.setInitialAmount(from.initial->number);
    if (is_number(from.initial) && !from.initial_is_amount) to.setInitialConcentration(from.initial->number);
    if (from.initial && !is_number(from.initial)) add_expression(from.id, as_the_id_has_it(from));
  }

  /// An initial assignment gives what the id stands for: an amount or a concentration.
  static ExprPtr as_the_id_has_it(const Species& from) {
    if (from.initial_is_amount == from.substance_only) return from.initial;
    return make_call(from.initial_is_amount ? "/" : "*", {from.initial, make_name(from.compartment)});
  }

  void add_expression(const std::string& id, const ExprPtr& value) {
    if (!ruled_.contains(id)) add_initial(id, value);
  }

  // --- rules

  void add_initial(const std::string& target, const ExprPtr& value) {
    ::InitialAssignment& to = *xml_.createInitialAssignment();
    to.setSymbol(target);
    set_math(to, value);
  }

  void add_assignment(const std::string& target, const ExprPtr& value) {
    ::AssignmentRule& to = *xml_.createAssignmentRule();
    to.setVariable(target);
    set_math(to, value);
  }

  void add_rate(const Rule& rule) {
    ::RateRule& to = *xml_.createRateRule();
    to.setVariable(rule.target);
    set_math(to, rule.value);
  }

  // --- processes

  void add(const Reaction& from) {
    ::Reaction& to = *xml_.createReaction();
    set_head(to, from.id, from.name);
    to.setReversible(from.reversible);
    std::set<std::string> present;
    for (const Term& term : from.reactants) add_term(from, term, *to.createReactant(), present);
    for (const Term& term : from.products) add_term(from, term, *to.createProduct(), present);
    for (const std::string& modifier : from.modifiers)
      if (present.insert(modifier).second) to.createModifier()->setSpecies(modifier);
    if (from.rate) set_math(*to.createKineticLaw(), from.rate);
  }

  void add_term(const Reaction& reaction, const Term& from, SpeciesReference& to, std::set<std::string>& present) {
    present.insert(from.species);
    to.setSpecies(from.species);
    const bool plain = !from.stoichiometry || is_number(from.stoichiometry);
    to.setConstant(plain);
    if (plain) {
      to.setStoichiometry(from.stoichiometry ? from.stoichiometry->number : 1);
      return;
    }
    const std::string id = fresh_id(reaction.id + "__" + from.species);
    to.setId(id);
    add_assignment(id, from.stoichiometry);
  }

  void add(const Event& from) {
    ::Event& to = *xml_.createEvent();
    set_head(to, from.id, from.name);
    to.setUseValuesFromTriggerTime(from.from_trigger);
    ::Trigger& trigger = *to.createTrigger();
    trigger.setPersistent(from.persistent);
    trigger.setInitialValue(from.initial_trigger);
    set_math(trigger, from.trigger);
    if (from.delay) set_math(*to.createDelay(), from.delay);
    if (from.priority) set_math(*to.createPriority(), from.priority);
    for (const EventAssignment& assignment : from.assignments) {
      ::EventAssignment& set = *to.createEventAssignment();
      set.setVariable(assignment.target);
      set_math(set, assignment.value);
    }
  }

  const Model& model_;
  SBMLDocument document_;
  ::Model& xml_;
  SbmlUnitWriter units_;
  Complaints complaints_;
  std::set<std::string> ids_;
  std::set<std::string> ruled_;
};

}  // namespace

Result<std::string> print_sbml(const Model& model) { return Writer(model).write(); }

}  // namespace remit
