#include "remit/program/lower.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "remit/base/text.hpp"
#include "remit/program/counted.hpp"
#include "remit/program/differentiate.hpp"
#include "remit/program/symbols.hpp"
#include "remit/program/translate.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t none = 0xffffffffu;

/// Remembers what has been asked and is not answered yet, so that a circle is a complaint and not an endless loop.
class Circle {
 public:
  bool enter(const std::string& what) { return open_.insert(what).second; }
  void leave(const std::string& what) { open_.erase(what); }

 private:
  std::set<std::string> open_;
};

class Lowering {
 public:
  Lowering(const Model& model, const std::vector<std::string>& varying)
      : model_(model),
        symbols_(symbols_of(model)),
        varying_(varying.begin(), varying.end()),
        translator_(system_.graph, model.functions, complaints_) {}

  Result<System> run() {
    system_.model_id = model_.id;
    check_varying();
    number_states();
    number_parameters();
    lower_derivatives();
    lower_initial();
    lower_observables();
    lower_events();
    lower_counted();
    if (has_errors(complaints_)) return complaints_;
    set_scales();
    return {std::move(system_), std::move(complaints_)};
  }

 private:
  using Memo = std::map<std::string, Node>;

  // ---- numbering: which ids have slots ----

  void check_varying() {
    std::vector<std::string> known;
    for (const Symbol& symbol : symbols_.all)
      if (symbol.needs_slot()) known.push_back(symbol.id);
    for (const std::string& name : varying_)
      if (const Symbol* symbol = symbols_.find(name); !symbol || !symbol->needs_slot())
        complain({}, "compile-varying", "`" + name + "` cannot vary: it is not a parameter", did_you_mean(name, known));
  }

  void number_states() {
    for (const Symbol& symbol : symbols_.all) {
      if (!symbol.is_state()) continue;
      state_[symbol.id] = static_cast<std::uint32_t>(system_.states.size());
      system_.written.push_back(state_[symbol.id]);
      system_.states.push_back(symbol.id);
    }
  }

  void number_parameters() {
    for (const Symbol& symbol : symbols_.all)
      if (symbol.needs_slot()) add_slot(symbol);
    for (const Symbol& symbol : symbols_.all)  // a state's written initial value, so that a patient can have its own
      if (symbol.is_state() && written_number(symbol)) add_parameter(symbol.id, *written_number(symbol), false);
    for (const Species& species : model_.species)
      if (species.counted && state_.count(species.id)) add_parameter("continuous_" + species.id, 1, true);
  }

  void add_slot(const Symbol& symbol) {
    const bool varies = symbol.event_target || varying_.count(symbol.id) > 0;
    std::optional<double> number = written_number(symbol);
    if (symbol.compartment && !symbol.initial() && !symbol.initial_assignment) number = assumed_size(symbol);
    const bool as_written = number && written_form_fits(symbol);
    add_parameter(symbol.id, as_written ? *number : nan, varies);
    const bool given = number || symbol.initial() || symbol.initial_assignment;
    if (!as_written && given) computed_.insert(symbol.id);
    if (!given && !varies) missing_.insert(symbol.id);
  }

  /// As every tool of the field does.
  double assumed_size(const Symbol& symbol) {
    complaints_.push_back(warning_at(symbol.span(), "compile-assumed-size",
                                     "the compartment `" + symbol.id + "` has no size; 1 is assumed",
                                     "write " + symbol.id + " = 1"));
    return 1;
  }

  std::uint32_t add_parameter(const std::string& id, double value, bool varies) {
    const auto index = static_cast<std::uint32_t>(system_.parameters.size());
    slot_[id] = index;
    system_.parameters.push_back(id);
    system_.parameter_defaults.push_back(value);
    system_.varying.push_back(varies);
    return index;
  }

  /// The initial value as a plain number; nothing when it is computed or not given.
  std::optional<double> written_number(const Symbol& symbol) {
    if (symbol.initial_assignment || !symbol.initial() || !names_in(symbol.initial()).empty()) return std::nullopt;
    const Node node = translator_.translate(symbol.initial(), unknown(), unknown());
    return graph().is_constant(node) ? std::optional(graph()[node].value) : std::nullopt;
  }

  NodeOf unknown() {
    return [this](const std::string&, const Span&) { return graph().constant(nan); };
  }

  /// A species without a state keeps its value in the form it was written in, unless its compartment can change under
  /// it.
  bool written_form_fits(const Symbol& symbol) const {
    return !symbol.species || symbol.species->initial_is_amount || !symbols_.size_changes(symbol.species->compartment);
  }
  bool slot_is_concentration(const Symbol& symbol) const {
    return symbol.species && !symbol.is_state() && !symbol.species->initial_is_amount && written_form_fits(symbol);
  }

  // ---- the running world: what a name is worth, given states, parameters and time ----

  Node value(const std::string& id, const Span& span) {
    if (const auto known = values_.find(id); known != values_.end()) return known->second;
    const Symbol* symbol = symbols_.find(id);
    if (!symbol) return complain(span, "compile-unknown-name", "`" + id + "` is not defined", did_you_mean(id, ids()));
    if (!circle_.enter(id)) return complain(span, "compile-cycle", "`" + id + "` is defined by itself", "");
    const Node node = fresh_value(*symbol, span);
    circle_.leave(id);
    return values_[id] = node;
  }

  Node fresh_value(const Symbol& symbol, const Span& span) {
    if (symbol.reaction) return rate(*symbol.reaction);
    if (symbol.assignment) return translate(symbol.assignment->value);
    if (!symbol.species) return slot_node(symbol, span);
    if (slot_is_concentration(symbol) && !symbol.species->substance_only) return slot_node(symbol, span);
    const Node held = amount(symbol, span);
    return symbol.species->substance_only ? held : graph().div(held, size_of(*symbol.species));
  }

  /// The content of a state or parameter slot.
  Node slot_node(const Symbol& symbol, const Span& span) {
    if (const auto state = state_.find(symbol.id); state != state_.end()) return graph().state(state->second);
    if (missing_.erase(symbol.id))
      complain(span, "compile-missing-value", "`" + symbol.id + "` has no value", "give it an initial value or a rule");
    return parameter_node(symbol.id);
  }

  Node parameter_node(const std::string& id) {
    const std::uint32_t index = slot_.at(id);
    return graph().parameter(index, system_.varying[index]);
  }

  Node amount(const Symbol& symbol, const Span& span) {
    if (symbol.assignment) return as_amount(*symbol.species, value(symbol.id, span));
    const Node held = slot_node(symbol, span);
    return slot_is_concentration(symbol) ? graph().mul(held, size_of(*symbol.species)) : held;
  }

  /// From what the id of a species stands for to its amount.
  Node as_amount(const Species& species, Node worth) {
    return species.substance_only ? worth : graph().mul(worth, size_of(species));
  }

  Node size_of(const Species& species) {
    return species.compartment.empty() ? graph().constant(1) : value(species.compartment, species.span);
  }

  Node rate(const Reaction& reaction) {
    if (reaction.rate) return translate(reaction.rate);
    return complain(reaction.span, "compile-missing-rate", "the reaction `" + reaction.id + "` has no rate",
                    "write it after the reaction: A -> B; k*A");
  }

  Node translate(const ExprPtr& expr) {
    return translator_.translate(
        expr, [this](const std::string& id, const Span& span) { return value(id, span); },
        [this](const std::string& id, const Span& span) { return rate_of(id, span); });
  }

  // ---- derivatives ----

  void lower_derivatives() {
    for (const std::string& id : system_.states) system_.derivatives.push_back(derivative(*symbols_.find(id)));
  }

  Node derivative(const Symbol& symbol) {
    if (const auto known = derivatives_.find(symbol.id); known != derivatives_.end()) return known->second;
    if (!circle_.enter("d " + symbol.id))
      return complain(symbol.span(), "compile-cycle", "the rate of `" + symbol.id + "` is defined by itself", "");
    const Node node = symbol.rate ? ruled_derivative(symbol) : reaction_derivative(symbol);
    circle_.leave("d " + symbol.id);
    return derivatives_[symbol.id] = node;
  }

  /// A rate rule on a concentration c in a compartment of size V: d(c V)/dt = c' V + c V'.
  Node ruled_derivative(const Symbol& symbol) {
    const Node written = translate(symbol.rate->value);
    if (!symbol.species || symbol.species->substance_only) return written;
    const Node dilution =
        graph().mul(value(symbol.id, symbol.span()), rate_of(symbol.species->compartment, symbol.span()));
    return graph().add(graph().mul(written, size_of(*symbol.species)), dilution);
  }

  Node reaction_derivative(const Symbol& symbol) {
    Node sum = graph().constant(0);
    for (const Reaction& reaction : model_.reactions) {
      if (!reaction.rate) continue;  // it does nothing, as check() has said
      const Node count = net_stoichiometry(reaction, symbol.id);
      if (graph().is_constant(count, 0)) continue;
      const Node flow = graph().mul(count, value(reaction.id, reaction.span));
      sum = graph().add(sum, graph().mul(gate(reaction, symbol.id), flow));
    }
    return symbol.species->counted ? graph().mul(parameter_node("continuous_" + symbol.id), sum) : sum;
  }

  Node net_stoichiometry(const Reaction& reaction, const std::string& species) {
    Node net = graph().constant(0);
    for (const auto& [sign, count] : terms_of(reaction, species)) {
      const Node node = count ? translate(count) : graph().constant(1);
      net = sign > 0 ? graph().add(net, node) : graph().sub(net, node);
    }
    return net;
  }

  /// A counted clone's transitions are drawn, so what it would send elsewhere by the equations stops with its
  /// `continuous`.
  Node gate(const Reaction& reaction, const std::string& receiver) {
    Node open = graph().constant(1);
    for (const Term& term : reaction.reactants)
      if (const Symbol* from = symbols_.find(term.species); from && is_counted(*from) && from->id != receiver)
        open = graph().mul(open, parameter_node("continuous_" + from->id));
    return open;
  }

  static bool is_counted(const Symbol& symbol) {
    return symbol.species && symbol.species->counted && symbol.is_state();
  }

  /// SBML's rateOf: the time derivative of what an id stands for.
  Node rate_of(const std::string& id, const Span& span) {
    const Symbol* symbol = id.empty() ? nullptr : symbols_.find(id);
    if (!symbol) return graph().constant(0);
    if (symbol->assignment || symbol->reaction) return total_derivative(value(id, span));
    if (!symbol->is_state()) return graph().constant(0);
    const Node own = derivative(*symbol);
    if (!symbol->species || symbol->species->substance_only) return own;
    const Node dilution = graph().mul(value(id, span), rate_of(symbol->species->compartment, span));
    return graph().div(graph().sub(own, dilution), size_of(*symbol->species));
  }

  /// d/dt = partial by time + the sum over states of partial by state times its derivative.
  Node total_derivative(Node node) {
    Differentiator differentiator(graph());
    Node sum = differentiator.time_derivative(node);
    const Gradient gradient = differentiator.gradient(node);
    for (const auto& [state, partial] : gradient)
      sum = graph().add(sum, graph().mul(partial, derivative(*symbols_.find(system_.states[state]))));
    return sum;
  }

  // ---- the initial world: the running one with states and computed parameters replaced by what they start from ----

  void lower_initial() {
    for (const std::string& id : system_.states) system_.initial.push_back(initial_slot(*symbols_.find(id)));
    for (const std::string& id : system_.parameters)
      if (computed_.count(id)) system_.computed.emplace_back(slot_.at(id), initial_slot(*symbols_.find(id)));
  }

  /// What a slot starts from, over parameters that are not computed.
  Node initial_slot(const Symbol& symbol) {
    if (const auto known = initials_.find(symbol.id); known != initials_.end()) return known->second;
    if (!circle_.enter("0 " + symbol.id))
      return complain(symbol.span(), "compile-cycle", "the initial value of `" + symbol.id + "` is defined by itself",
                      "");
    const Node node = fresh_initial_slot(symbol);
    circle_.leave("0 " + symbol.id);
    return initials_[symbol.id] = node;
  }

  Node fresh_initial_slot(const Symbol& symbol) {
    if (symbol.initial_assignment) {
      const Node worth = translate(symbol.initial_assignment->value);
      return at_start(symbol.species && !slot_is_concentration(symbol) ? as_amount(*symbol.species, worth) : worth);
    }
    if (!symbol.initial())
      return complain(symbol.span(), "compile-missing-value", "`" + symbol.id + "` has no initial value",
                      "give it one");
    const bool is_number = symbol.is_state() && slot_.count(symbol.id);
    const Node written = is_number ? parameter_node(symbol.id) : translate(symbol.initial());
    const bool convert = symbol.species && !symbol.species->initial_is_amount && !slot_is_concentration(symbol);
    return at_start(convert ? graph().mul(written, size_of(*symbol.species)) : written);
  }

  Node at_start(Node node) {
    if (const auto known = at_start_.find(node); known != at_start_.end()) return known->second;
    return at_start_[node] = fresh_at_start(node);
  }

  Node fresh_at_start(Node node) {
    const GraphNode it = graph()[node];
    if (it.kind == NodeKind::state) return initial_slot(*symbols_.find(system_.states[it.operand[0]]));
    if (it.kind == NodeKind::parameter && computed_.count(system_.parameters[it.operand[0]]))
      return initial_slot(*symbols_.find(system_.parameters[it.operand[0]]));
    if (it.kind != NodeKind::operation) return node;
    std::array<Node, 3> operand{};
    for (int k = 0; k < arity(it.op); ++k) operand[k] = at_start(it.operand[k]);
    return graph().make(it.op, operand[0], operand[1], operand[2]);
  }

  void set_scales() {
    Valuation defaults;
    defaults.parameters = system_.parameter_defaults;
    std::vector<Node> wanted = system_.initial;
    for (const std::string& id : system_.states) wanted.push_back(unit_of(*symbols_.find(id)));
    const std::vector<double> values = evaluate(graph(), wanted, defaults);
    for (std::size_t i = 0; i < system_.states.size(); ++i)
      system_.scales.push_back(scale(*symbols_.find(system_.states[i]), values[i], values[i + system_.states.size()]));
  }

  /// One unit of what the id stands for, in the unit of the slot.
  Node unit_of(const Symbol& symbol) {
    const bool concentration = symbol.species && !symbol.species->substance_only;
    return concentration ? at_start(size_of(*symbol.species)) : graph().constant(1);
  }

  static double scale(const Symbol& symbol, double initial, double unit) {
    const double given = symbol.species ? symbol.species->scale : symbol.parameter ? symbol.parameter->scale : 0;
    if (!(unit > 0) || !std::isfinite(unit)) unit = 1;
    if (given > 0) return symbol.species ? given * unit : given;
    return std::isfinite(initial) ? std::max(std::fabs(initial), unit) : unit;
  }

  // ---- what can be seen ----

  void lower_observables() {
    for (const Symbol& symbol : symbols_.all) {
      const bool is_seen = symbol.species || symbol.assignment || symbol.is_state() || symbol.event_target ||
                           (symbol.reaction && symbol.reaction->rate) || varying_.count(symbol.id);
      if (!is_seen) continue;
      observe(symbol.id, value(symbol.id, symbol.span()));
      if (symbol.species) observe_other_form(symbol);
    }
  }

  void observe_other_form(const Symbol& symbol) {
    if (!symbol.species->substance_only) return observe("amount(" + symbol.id + ")", amount(symbol, symbol.span()));
    if (symbol.species->compartment.empty() || missing_.count(symbol.species->compartment)) return;
    observe("concentration(" + symbol.id + ")", graph().div(amount(symbol, symbol.span()), size_of(*symbol.species)));
  }

  void observe(const std::string& name, Node node) {
    system_.observables.push_back(name);
    system_.observed.push_back(node);
  }

  // ---- events ----

  void lower_events() {
    for (const Event& event : model_.events) {
      SystemEvent lowered;
      lowered.event = &event;
      if (!event.trigger) {
        complain(event.span, "compile-missing-trigger", "the event `" + event.id + "` has no trigger", "");
        continue;
      }
      lowered.trigger = translate(event.trigger);
      if (event.delay) lowered.delay = translate(event.delay);
      if (event.priority) lowered.priority = translate(event.priority);
      for (const EventAssignment& assignment : event.assignments) lower_assignment(event, assignment, lowered);
      system_.events.push_back(std::move(lowered));
    }
  }

  void lower_assignment(const Event& event, const EventAssignment& assignment, SystemEvent& lowered) {
    const Symbol* target = symbols_.find(assignment.target);
    if (!assignment.value) return;
    if (!target || target->assignment || target->reaction) {
      complain(event.span, "compile-event-target",
               "the event `" + event.id + "` cannot assign `" + assignment.target + "`",
               target ? "it follows a rule" : did_you_mean(assignment.target, ids()));
      return;
    }
    const Node worth = translate(assignment.value);
    const bool converts = target->species && !slot_is_concentration(*target);
    lowered.assignments.emplace_back(place(*target), converts ? as_amount(*target->species, worth) : worth);
    lowered.concentrations.push_back(in_changing_size(*target, worth));
  }

  std::optional<Concentration> in_changing_size(const Symbol& target, Node worth) {
    const bool changes = target.species && !target.species->substance_only && !slot_is_concentration(target) &&
                         symbols_.size_changes(target.species->compartment);
    return changes ? std::optional(Concentration{worth, size_of(*target.species)}) : std::nullopt;
  }

  Place place(const Symbol& symbol) const {
    const auto state = state_.find(symbol.id);
    return state != state_.end() ? Place{true, state->second} : Place{false, slot_.at(symbol.id)};
  }

  // ---- counted clones ----

  void lower_counted() {
    for (const Symbol& symbol : symbols_.all) {
      if (!is_counted(symbol)) continue;
      CountedReactions reactions{state_.at(symbol.id), graph().state(state_.at(symbol.id)), {}};
      for (const Reaction& reaction : model_.reactions)
        if (reaction.rate && !terms_of(reaction, symbol.id).empty())
          reactions.flows.push_back(flow_of(reaction, symbol.id));
      SystemClone clone = clone_of(graph(), reactions, system_.inflows);
      clone.continuous = slot_.at("continuous_" + symbol.id);
      clone.cells_per_unit = cells_per_unit(model_, *symbol.species, complaints_);
      system_.counted.push_back(std::move(clone));
    }
  }

  CountedFlow flow_of(const Reaction& reaction, const std::string& clone) {
    CountedFlow flow;
    flow.rate = value(reaction.id, reaction.span);
    flow.net = net_stoichiometry(reaction, clone);
    for (const Term& term : reaction.reactants) {
      const auto state = state_.find(term.species);
      if (state != state_.end() && term.species != clone) flow.from.push_back(state->second);
      if (term.species == clone) flow.consumes = true;
    }
    for (const Term& term : reaction.products)
      if (const auto state = state_.find(term.species); state != state_.end() && term.species != clone)
        flow.to.push_back(state->second);
    return flow;
  }

  // ---- small things ----

  Graph& graph() { return system_.graph; }

  std::vector<std::string> ids() const {
    std::vector<std::string> result;
    for (const Symbol& symbol : symbols_.all) result.push_back(symbol.id);
    return result;
  }

  Node complain(const Span& span, std::string code, std::string message, std::string hint) {
    complaints_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
    return graph().constant(nan);
  }

  const Model& model_;
  const Symbols symbols_;
  const std::set<std::string> varying_;
  System system_;
  Diagnostics complaints_;
  Translator translator_;
  Circle circle_;
  std::map<std::string, std::uint32_t> state_, slot_;  // id -> index
  std::set<std::string> computed_;                     // slots that the initial section fills
  std::set<std::string> missing_;                      // slots without a value that nobody has asked for yet
  Memo values_, derivatives_, initials_;
  std::map<Node, Node> at_start_;
};

}  // namespace

Result<System> lower(const Model& model, const std::vector<std::string>& varying) {
  return Lowering(model, varying).run();
}

}  // namespace remit
