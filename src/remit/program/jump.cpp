#include "remit/program/jump.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "remit/program/jump_draws.hpp"
#include "remit/program/lower.hpp"
#include "remit/program/schedule.hpp"
#include "remit/program/symbols.hpp"
#include "remit/program/translate.hpp"

namespace remit {
namespace {

int index_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

/// Which nodes change between jumps, on which states a node depends, and how fast a linear node moves.
class Motion {
 public:
  explicit Motion(System& system) : system_(system), clock_(system.states.size(), false) {}

  void set_clock(std::uint32_t state) {
    clock_[state] = true;
    moves_.clear();
  }

  bool moves(Node node) {
    if (const auto known = moves_.find(node); known != moves_.end()) return known->second;
    const GraphNode it = graph()[node];
    bool any = it.kind == NodeKind::time || (it.kind == NodeKind::state && clock_[it.operand[0]]);
    if (it.kind == NodeKind::operation)
      for (int k = 0; k < arity(it.op); ++k) any = moves(it.operand[k]) || any;
    return moves_[node] = any;
  }

  std::set<std::uint32_t> states_of(Node node) {
    std::set<std::uint32_t> states;
    std::set<Node> seen;
    collect(node, seen, states);
    return states;
  }

  /// d/dt of a node that moves linearly while the discrete states rest; nothing for any other.
  std::optional<Node> slope(Node node) {
    const GraphNode it = graph()[node];
    if (!moves(node)) return graph().constant(0);
    if (it.kind == NodeKind::time) return graph().constant(1);
    if (it.kind == NodeKind::state) return system_.derivatives[it.operand[0]];
    switch (it.op) {
      case Opcode::add:
      case Opcode::sub:
        return of_sum(it);
      case Opcode::neg:
        if (const auto a = slope(it.operand[0])) return graph().neg(*a);
        return std::nullopt;
      case Opcode::mul:
        return of_product(it);
      case Opcode::div:
        if (const auto a = slope(it.operand[0]); a && !moves(it.operand[1])) return graph().div(*a, it.operand[1]);
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

 private:
  Graph& graph() { return system_.graph; }

  std::optional<Node> of_sum(const GraphNode& it) {
    const auto a = slope(it.operand[0]), b = slope(it.operand[1]);
    if (!a || !b) return std::nullopt;
    return graph().make(it.op, *a, *b);
  }

  std::optional<Node> of_product(const GraphNode& it) {
    const int moving = moves(it.operand[0]) ? 0 : 1;
    const auto inner = slope(it.operand[moving]);
    if (!inner || moves(it.operand[1 - moving])) return std::nullopt;
    return graph().mul(*inner, it.operand[1 - moving]);
  }

  void collect(Node node, std::set<Node>& seen, std::set<std::uint32_t>& states) {
    const GraphNode& it = graph()[node];
    if (it.kind == NodeKind::state) states.insert(it.operand[0]);
    if (it.kind != NodeKind::operation || !seen.insert(node).second) return;
    for (int k = 0; k < arity(it.op); ++k) collect(it.operand[k], seen, states);
  }

  System& system_;
  std::vector<bool> clock_;
  std::map<Node, bool> moves_;
};

class JumpReading {
 public:
  JumpReading(const WithoutDraws& text, System system)
      : text_(text),
        symbols_(symbols_of(text.model)),
        system_(std::move(system)),
        motion_(system_),
        layout_(system_.graph) {}

  Result<JumpProgram> run() {
    copy_names();
    read_clocks();
    for (const Reaction& reaction : text_.model.reactions) read_reaction(reaction);
    read_triggers();
    if (has_errors(complaints_)) return complaints_;
    lay_out();
    emit_initial();
    emit_once();
    emit_reactions();
    emit_events();
    program_.clock_rates = schedule(layout_, clock_rates_);
    program_.triggers = schedule(layout_, triggers_);
    program_.crossing_slots = schedule(layout_, crossings_);
    program_.observe = schedule(layout_, observe_);
    program_.constants = layout_.constants();
    program_.slots = layout_.slots();
    return {std::move(program_), complaints_};
  }

 private:
  Graph& graph() { return system_.graph; }

  static bool is_ours(const std::string& id) { return id.rfind("draw ", 0) == 0; }

  void copy_names() {
    program_.model_id = system_.model_id;
    program_.states = system_.states;
    program_.parameters = system_.parameters;
    program_.parameter_defaults = system_.parameter_defaults;
    program_.whole.assign(system_.states.size(), false);
    for (std::size_t i = 0; i < system_.observables.size(); ++i) {
      value_of_[system_.observables[i]] = system_.observed[i];
      if (is_ours(system_.observables[i])) continue;
      program_.observables.push_back(system_.observables[i]);
      observed_.push_back(system_.observed[i]);
    }
  }

  // ---- rate rules: clocks, or refused

  void read_clocks() {
    for (std::uint32_t i = 0; i < system_.states.size(); ++i) {
      const Symbol* symbol = symbols_.find(system_.states[i]);
      program_.whole[i] = symbol->by_reactions;
      if (symbol->rate) motion_.set_clock(i);
      if (symbol->rate && symbol->by_reactions) complain_about_rate(*symbol);
    }
    for (std::uint32_t i = 0; i < system_.states.size(); ++i) {
      const Symbol* symbol = symbols_.find(system_.states[i]);
      if (symbol->rate && motion_.moves(system_.derivatives[i])) complain_about_rate(*symbol);
    }
  }

  void complain_about_rate(const Symbol& symbol) {
    complaints_.push_back(error_at(symbol.rate->span, "jump-rate-rule",
                                   "`" + symbol.id + "` follows a rate rule that is no straight line between jumps",
                                   "write it as reactions, or simulate the model without --stochastic"));
  }

  // ---- reactions

  void read_reaction(const Reaction& reaction) {
    if (reaction.reversible && reaction.rate && is_law_difference(reaction.rate))
      complaints_.push_back(
          error_at(reaction.span, "jump-reversible",
                   "the reaction `" + reaction.id + "` runs both ways with one law, which is no propensity",
                   "write it as two reactions, one for each direction, with =>"));
    if (!reaction.rate) {
      complaints_.push_back(error_at(reaction.span, "jump-missing-rate",
                                     "the reaction `" + reaction.id + "` has no rate",
                                     "write it after the reaction: A => B; k*A"));
      return;
    }
    JumpReaction read;
    read.id = reaction.id;
    rates_.push_back(value_of_.at(reaction.id));
    read.moves = motion_.moves(rates_.back());
    std::map<std::uint32_t, double> net, taken;
    for (const Term& term : reaction.products) add_term(reaction, term, 1, net, nullptr);
    for (const Term& term : reaction.reactants) add_term(reaction, term, -1, net, &taken);
    for (const auto& [state, change] : net)
      if (change != 0) read.changes.emplace_back(state, change);
    read.consumes.assign(taken.begin(), taken.end());
    program_.reactions.push_back(std::move(read));
  }

  /// k1*A - k2*B and not A - 1 or Kmax - A.
  static bool is_law_difference(const ExprPtr& part) {
    if (part->kind != Expr::Kind::call || part->args.empty()) return false;
    const auto is_product = [](const ExprPtr& side) { return side->kind == Expr::Kind::call && side->name == "*"; };
    if (part->name == "-" && part->args.size() == 2) return is_product(part->args[0]) && is_product(part->args[1]);
    return (part->name == "*" || part->name == "/") &&
           std::any_of(part->args.begin(), part->args.end(), is_law_difference);
  }

  void add_term(const Reaction& reaction, const Term& term, double sign, std::map<std::uint32_t, double>& net,
                std::map<std::uint32_t, double>* taken) {
    const int state = index_of(system_.states, term.species);
    if (state < 0) return;
    const double count = number(term.stoichiometry);
    if (!(count >= 0) || count != std::floor(count)) {
      complaints_.push_back(
          error_at(reaction.span, "jump-stoichiometry",
                   "the stoichiometry of `" + term.species + "` in `" + reaction.id + "` is no constant whole number",
                   "write a whole number, or simulate the model without --stochastic"));
      return;
    }
    net[static_cast<std::uint32_t>(state)] += sign * count;
    if (taken) (*taken)[static_cast<std::uint32_t>(state)] += count;
  }

  /// A stoichiometry; NaN when it is not known before the run.
  double number(const ExprPtr& expr) {
    if (!expr) return 1;
    Diagnostics ignored;
    Translator translator(graph(), text_.model.functions, ignored);
    const NodeOf constant = [&](const std::string& id, const Span&) { return graph().constant(constant_value(id)); };
    const NodeOf none = [&](const std::string&, const Span&) {
      return graph().constant(std::numeric_limits<double>::quiet_NaN());
    };
    const Node node = translator.translate(expr, constant, none);
    return graph().is_constant(node) ? graph()[node].value : std::numeric_limits<double>::quiet_NaN();
  }

  double constant_value(const std::string& id) const {
    const int parameter = index_of(system_.parameters, id);
    const bool known =
        parameter >= 0 && index_of(system_.states, id) < 0 && !system_.varying[static_cast<std::size_t>(parameter)];
    return known ? system_.parameter_defaults[static_cast<std::size_t>(parameter)]
                 : std::numeric_limits<double>::quiet_NaN();
  }

  // ---- triggers: comparisons that time alone can turn

  void read_triggers() {
    for (const SystemEvent& event : system_.events) find_comparisons(*event.event, event.trigger);
  }

  void find_comparisons(const Event& event, Node node) {
    if (!motion_.moves(node) || !visited_.insert(node).second) return;
    const GraphNode it = graph()[node];
    const bool compares =
        graph().is(node, Opcode::less) || graph().is(node, Opcode::less_equal) || graph().is(node, Opcode::equal);
    if (compares && !is_logical(it.operand[0]) && !is_logical(it.operand[1])) return add_crossing(event, it);
    if (!is_logical(node)) return complain_about_trigger(event);
    for (int k = 0; k < arity(it.op); ++k) find_comparisons(event, it.operand[k]);
  }

  bool is_logical(Node node) {
    if (graph()[node].kind != NodeKind::operation) return false;
    switch (graph()[node].op) {
      case Opcode::less:
      case Opcode::less_equal:
      case Opcode::equal:
      case Opcode::logical_and:
      case Opcode::logical_or:
      case Opcode::logical_not:
        return true;
      case Opcode::select:
        return is_logical(graph()[node].operand[1]) || is_logical(graph()[node].operand[2]);
      default:
        return false;
    }
  }

  void add_crossing(const Event& event, const GraphNode& comparison) {
    const Node difference = graph().sub(comparison.operand[0], comparison.operand[1]);
    const auto slope = motion_.slope(difference);
    if (!slope) return complain_about_trigger(event);
    crossing_nodes_.emplace_back(difference, *slope);
  }

  void complain_about_trigger(const Event& event) {
    complaints_.push_back(
        error_at(event.span, "jump-trigger",
                 "the trigger of `" + event.id + "` depends on time in a way whose moment cannot be computed exactly",
                 "compare `time` itself: at (time >= 5)"));
  }

  // ---- slots and sections

  std::uint32_t output(std::vector<Output>& outputs, Node node) {
    outputs.push_back({layout_.slot(), node});
    return outputs.back().slot;
  }

  void lay_out() {
    program_.time = layout_.slot();
    program_.state = layout_.block(system_.states.size());
    program_.parameter = layout_.block(system_.parameters.size());
    program_.observable = layout_.block(observed_.size());
    layout_.set_inputs(program_.time, program_.state, program_.parameter);
    for (std::uint32_t i = 0; i < observed_.size(); ++i)
      observe_.push_back({program_.observable.begin + i, observed_[i]});
    for (std::uint32_t i = 0; i < system_.states.size(); ++i)
      if (symbols_.find(system_.states[i])->rate)
        program_.clocks.push_back({i, output(clock_rates_, system_.derivatives[i])});
    for (std::size_t r = 0; r < rates_.size(); ++r) program_.reactions[r].propensity = output(propensities_, rates_[r]);
    for (const SystemEvent& event : system_.events) trigger_slots_.push_back(output(triggers_, event.trigger));
    for (const auto& [difference, slope] : crossing_nodes_)
      program_.crossings.push_back({output(crossings_, difference), output(crossings_, slope)});
  }

  void emit_initial() {
    std::map<std::uint32_t, Node> computed(system_.computed.begin(), system_.computed.end());
    for (const NamedDraw& draw : text_.initial) {
      JumpDraw made = with_target(draw);
      std::vector<Output> outputs;
      for (const std::string& id : draw.arguments)
        made.arguments.push_back(
            output(outputs, computed.at(static_cast<std::uint32_t>(index_of(system_.parameters, id)))));
      made.code = schedule(layout_, outputs);
      program_.initial_draws.push_back(std::move(made));
    }
    std::vector<Output> outputs;
    for (std::uint32_t i = 0; i < system_.initial.size(); ++i)
      outputs.push_back({program_.state.begin + i, system_.initial[i]});
    for (const auto& [parameter, node] : computed) outputs.push_back({program_.parameter.begin + parameter, node});
    program_.initial = schedule(layout_, outputs);
  }

  JumpDraw with_target(const NamedDraw& draw) const {
    JumpDraw made;
    made.law = draw.law;
    made.truncated = draw.truncated;
    made.target = program_.parameter.begin + static_cast<std::uint32_t>(index_of(system_.parameters, draw.id));
    return made;
  }

  void emit_once() {
    std::vector<Output> readers;
    for (const auto* outputs : {&propensities_, &clock_rates_, &triggers_, &crossings_, &observe_})
      readers.insert(readers.end(), outputs->begin(), outputs->end());
    std::vector<Output> once;
    for (const Node node : hoistable(graph(), readers)) once.push_back({layout_.slot(), node});
    program_.once = schedule(layout_, once);
    for (const Output& hoisted : once) layout_.hoist(hoisted.node, hoisted.slot);
  }

  void emit_reactions() {
    std::vector<std::set<std::uint32_t>> reads;
    for (const Node rate : rates_) reads.push_back(motion_.states_of(rate));
    std::map<std::uint32_t, std::vector<std::uint32_t>> readers;  // of a state
    for (std::uint32_t r = 0; r < reads.size(); ++r)
      for (const std::uint32_t state : reads[r]) readers[state].push_back(r);
    const std::set<std::uint32_t> watched = watched_states();
    for (std::size_t r = 0; r < rates_.size(); ++r) {
      JumpReaction& reaction = program_.reactions[r];
      reaction.code = schedule(layout_, {propensities_[r]});
      std::set<std::uint32_t> dependents;
      for (const auto& change : reaction.changes) {
        const auto& found = readers[change.first];
        dependents.insert(found.begin(), found.end());
        reaction.wakes = reaction.wakes || watched.count(change.first) > 0;
      }
      reaction.dependents.assign(dependents.begin(), dependents.end());
    }
  }

  std::set<std::uint32_t> watched_states() {
    std::set<std::uint32_t> watched;
    const auto watch = [&](Node node) { watched.merge(motion_.states_of(node)); };
    for (const SystemEvent& event : system_.events) watch(event.trigger);
    for (const auto& [difference, slope] : crossing_nodes_) watch(difference), watch(slope);
    for (const Output& rate : clock_rates_) watch(rate.node);
    return watched;
  }

  // ---- events

  void emit_events() {
    for (std::size_t e = 0; e < system_.events.size(); ++e) {
      const SystemEvent& from = system_.events[e];
      JumpEvent event;
      event.id = from.event->id;
      event.trigger = trigger_slots_[e];
      event.persistent = from.event->persistent;
      event.initial_trigger = from.event->initial_trigger;
      event.from_trigger = from.event->from_trigger;
      for (const NamedDraw& draw : text_.events[e].delay) event.delay_draws.push_back(drawn(draw));
      for (const NamedDraw& draw : text_.events[e].values) event.value_draws.push_back(drawn(draw));
      event.delay_code = optional_value(from.delay, event.delay);
      event.priority_code = optional_value(from.priority, event.priority);
      emit_assignments(from, event);
      program_.events.push_back(std::move(event));
    }
  }

  Section optional_value(const std::optional<Node>& node, std::uint32_t& slot) {
    if (!node) return {};
    std::vector<Output> outputs;
    slot = output(outputs, *node);
    return schedule(layout_, outputs);
  }

  void emit_assignments(const SystemEvent& from, JumpEvent& event) {
    std::vector<Output> outputs;
    for (const auto& [place, node] : from.assignments) {
      event.targets.push_back((place.is_state ? program_.state.begin : program_.parameter.begin) + place.index);
      event.values.push_back(output(outputs, node));
    }
    event.value_code = schedule(layout_, outputs);
  }

  JumpDraw drawn(const NamedDraw& draw) {
    JumpDraw made = with_target(draw);
    std::vector<Output> outputs;
    for (const std::string& id : draw.arguments) made.arguments.push_back(output(outputs, value_of_.at(id)));
    made.code = schedule(layout_, outputs);
    return made;
  }

  const WithoutDraws& text_;
  const Symbols symbols_;
  System system_;
  Motion motion_;
  Layout layout_;
  JumpProgram program_;
  Diagnostics complaints_;
  std::map<std::string, Node> value_of_;
  std::vector<Node> observed_, rates_;
  std::vector<std::pair<Node, Node>> crossing_nodes_;
  std::set<Node> visited_;
  std::vector<std::uint32_t> trigger_slots_;
  std::vector<Output> propensities_, clock_rates_, triggers_, crossings_, observe_;
};

std::vector<std::string> drawn_ids(const WithoutDraws& text) {
  std::vector<std::string> ids;
  const auto add = [&](const std::vector<NamedDraw>& draws) {
    for (const NamedDraw& draw : draws) ids.push_back(draw.id);
  };
  add(text.initial);
  for (const DrawnEvent& event : text.events) add(event.delay), add(event.values);
  return ids;
}

}  // namespace

bool JumpProgram::moves() const {
  return std::any_of(reactions.begin(), reactions.end(), [](const JumpReaction& reaction) { return reaction.moves; });
}
int JumpProgram::parameter_index(const std::string& name) const { return index_of(parameters, name); }
int JumpProgram::state_index(const std::string& name) const { return index_of(states, name); }
int JumpProgram::observable_index(const std::string& name) const { return index_of(observables, name); }

Result<JumpProgram> compile_jump(const Model& model) {
  Diagnostics complaints;
  const WithoutDraws text = separate_draws(model, complaints);
  if (has_errors(complaints)) return complaints;
  Result<System> lowered = lower(text.model, drawn_ids(text));
  if (!lowered.ok()) return lowered.diagnostics();
  complaints = lowered.diagnostics();
  Result<JumpProgram> program = JumpReading(text, std::move(lowered).value()).run();
  if (!program.ok()) return program.diagnostics();
  return {std::move(program).value(), complaints};
}

}  // namespace remit
