#include "remit/program/emit.hpp"

#include "remit/program/differentiate.hpp"
#include "remit/program/emit_lu.hpp"
#include "remit/program/schedule.hpp"

namespace remit {
namespace {

std::vector<Output> fill(const Block& block, const std::vector<Node>& nodes) {
  std::vector<Output> outputs;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) outputs.push_back({block.begin + i, nodes[i]});
  return outputs;
}

void append(std::vector<Output>& to, const std::vector<Output>& more) { to.insert(to.end(), more.begin(), more.end()); }

class Emitter {
 public:
  Emitter(const System& system, const Calculus& calculus, const LuPlan& plan)
      : system_(system), calculus_(calculus), plan_(plan), layout_(system.graph) {}

  Program run() {
    copy_names();
    lay_out_blocks();
    lay_out_events();
    lay_out_counted();
    list_outputs();
    emit_initial();
    emit_once();
    emit_sections();
    emit_closed_form();
    emit_lu(plan_, layout_, program_);
    program_.constants = layout_.constants();
    program_.constants.insert(program_.constants.end(), fixed_.begin(), fixed_.end());
    program_.temporaries = layout_.temporaries();
    program_.slots = layout_.slots();
    return std::move(program_);
  }

 private:
  void copy_names() {
    program_.model_id = system_.model_id;
    program_.states = system_.states;
    program_.written = system_.written;
    program_.parameters = system_.parameters;
    program_.observables = system_.observables;
    program_.parameter_defaults = system_.parameter_defaults;
    program_.scales = system_.scales;
    program_.varying = system_.varying;
    program_.jacobian_entries = calculus_.entries;
  }

  void lay_out_blocks() {
    const std::size_t states = system_.integrated(), closed = system_.closed.size();
    program_.time = layout_.slot();
    program_.since = layout_.slot();
    program_.shift = layout_.slot();
    program_.pivot_growth = layout_.slot();
    program_.state = layout_.block(states);
    program_.closed = layout_.block(closed);
    program_.closed_start = layout_.block(closed);
    program_.closed_pace = layout_.block(closed);
    program_.derivative = layout_.block(states);
    program_.time_derivative = layout_.block(calculus_.time_derivatives.size());
    program_.rhs = layout_.block(states);
    program_.jacobian = layout_.block(calculus_.entries.size());
    program_.parameter = layout_.block(system_.parameters.size());
    program_.observable = layout_.block(system_.observables.size());
    layout_.set_inputs(program_.time, {program_.state.begin, program_.state.size + program_.closed.size},
                       program_.parameter);
    layout_.set_segment(program_.since, program_.closed_start);
  }

  std::uint32_t slot_of(const Place& place) const {
    return (place.is_state ? program_.state.begin : program_.parameter.begin) + place.index;
  }

  std::uint32_t output(std::vector<Output>& outputs, Node node) {
    outputs.push_back({layout_.slot(), node});
    return outputs.back().slot;
  }

  void lay_out_events() {
    for (const SystemEvent& from : system_.events) {
      ProgramEvent event;
      event.id = from.event->id;
      event.persistent = from.event->persistent;
      event.initial_trigger = from.event->initial_trigger;
      event.from_trigger = from.event->from_trigger;
      event.trigger = output(triggers_, from.trigger);
      event.delay = from.delay ? output(event_values_, *from.delay) : no_slot;
      event.priority = from.priority ? output(event_values_, *from.priority) : no_slot;
      for (std::size_t k = 0; k < from.assignments.size(); ++k) {
        const auto& [place, node] = from.assignments[k];
        const auto& concentration = from.concentrations[k];
        event.targets.push_back(slot_of(place));
        event.values.push_back(output(event_values_, concentration ? concentration->value : node));
        event.sizes.push_back(concentration ? output(event_values_, concentration->size) : no_slot);
      }
      program_.events.push_back(std::move(event));
    }
  }

  void lay_out_counted() {
    for (const SystemClone& from : system_.counted) {
      CountedClone clone;
      clone.state = from.state;
      clone.continuous = program_.parameter.begin + from.continuous;
      clone.birth = output(counted_rates_, from.birth);
      clone.death = output(counted_rates_, from.death);
      clone.cells_per_unit = from.cells_per_unit;
      for (const SystemTransfer& transfer : from.transfers)
        clone.transfers.push_back({transfer.to, output(counted_rates_, transfer.per_cell)});
      program_.counted.push_back(std::move(clone));
    }
    for (const SystemInflow& from : system_.inflows)
      program_.inflows.push_back({from.from.value_or(no_slot), from.to, output(counted_rates_, from.rate)});
  }

  /// Jacobian entries that never change during a run are filled by `once`, numbers among them when a tile is prepared.
  void list_outputs() {
    const auto first = system_.derivatives.begin();
    derivatives_ = fill(program_.derivative, {first, first + system_.integrated()});
    closed_ = fill(program_.closed, system_.closed);
    pace_ = fill(program_.closed_pace, system_.closed_pace);
    jacobians_ = derivatives_;
    for (const Output& entry : fill(program_.jacobian, calculus_.jacobian)) {
      if (system_.graph.is_constant(entry.node)) {
        fixed_.emplace_back(entry.slot, system_.graph[entry.node].value);
      } else {
        (is_hoistable(system_.graph, entry.node) ? once_ : jacobians_).push_back(entry);
      }
    }
    append(jacobians_, fill(program_.time_derivative, calculus_.time_derivatives));
    observe_ = fill(program_.observable, system_.observed);
  }

  void emit_initial() {
    std::vector<Output> outputs = fill(program_.state, system_.initial);
    for (const auto& [parameter, node] : system_.computed)
      outputs.push_back({program_.parameter.begin + parameter, node});
    program_.initial = schedule(layout_, outputs);
  }

  void emit_once() {
    std::vector<Output> readers;
    for (const auto* section :
         {&derivatives_, &jacobians_, &observe_, &counted_rates_, &triggers_, &event_values_, &closed_, &pace_})
      append(readers, *section);
    const std::size_t fixed_entries = once_.size();
    std::map<Node, std::uint32_t> entries;
    for (const Output& entry : once_) entries.try_emplace(entry.node, entry.slot);
    for (Node node : hoistable(system_.graph, readers))
      if (!entries.count(node)) once_.push_back({layout_.slot(), node});
    program_.once = schedule(layout_, once_);
    for (std::size_t k = 0; k < once_.size(); ++k)
      if (k >= fixed_entries || system_.graph[once_[k].node].kind == NodeKind::operation)
        layout_.hoist(once_[k].node, once_[k].slot);
  }

  void emit_sections() {
    program_.derivatives = schedule(layout_, derivatives_);
    program_.jacobians = schedule(layout_, jacobians_);
    program_.observe = schedule(layout_, observe_);
    program_.counted_rates = schedule(layout_, counted_rates_);
    program_.triggers = schedule(layout_, triggers_);
    program_.event_values = schedule(layout_, event_values_);
  }

  /// What does not change along a segment is computed once in it. Last of the sections that read inputs: the others
  /// must not read what only `segment` keeps up to date.
  void emit_closed_form() {
    std::vector<Output> held = pace_;
    for (Node node : hoistable(system_.graph, closed_, on_time | on_state))
      if (!layout_.home(node)) held.push_back({layout_.slot(), node});
    program_.segment = schedule(layout_, held);
    for (std::size_t k = pace_.size(); k < held.size(); ++k) layout_.hoist(held[k].node, held[k].slot);
    program_.closed_form = schedule(layout_, closed_);
  }

  const System& system_;
  const Calculus& calculus_;
  const LuPlan& plan_;
  Layout layout_;
  Program program_;
  std::vector<std::pair<std::uint32_t, double>> fixed_;  // Jacobian entries that are numbers
  std::vector<Output> once_, derivatives_, jacobians_, observe_, counted_rates_, triggers_, event_values_, closed_,
      pace_;
};

}  // namespace

Calculus differentiate(System& system) {
  Calculus calculus;
  Differentiator differentiator(system.graph);
  Graph& graph = system.graph;
  const auto first = system.derivatives.begin();
  const std::vector<bool> shared = shared_nodes(graph, {first, first + system.integrated()});
  bool autonomous = true;
  for (std::uint32_t row = 0; row < system.integrated(); ++row) {
    Node along_time = differentiator.time_derivative(system.derivatives[row]);
    for (const auto& [column, node] : differentiator.row(system.derivatives[row], shared)) {
      if (column >= system.integrated()) {
        along_time = graph.add(along_time, graph.mul(node, system.derivatives[column]));
      } else {
        calculus.entries.emplace_back(row, column);
        calculus.jacobian.push_back(node);
      }
    }
    calculus.time_derivatives.push_back(along_time);
    autonomous = autonomous && graph.is_constant(calculus.time_derivatives.back(), 0);
  }
  if (autonomous) calculus.time_derivatives.clear();
  return calculus;
}

Program emit(const System& system, const Calculus& calculus, const LuPlan& plan) {
  return Emitter(system, calculus, plan).run();
}

}  // namespace remit
