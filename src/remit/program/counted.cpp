#include "remit/program/counted.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "remit/base/units.hpp"

namespace remit {
namespace {

/// rate / x where x is a factor of rate; nothing where it is not.
std::optional<Node> cancelled(Graph& graph, Node rate, Node x) {
  if (rate == x) return graph.constant(1);
  if (graph.is_constant(rate, 0)) return rate;
  const GraphNode it = graph[rate];
  if (it.kind != NodeKind::operation) return std::nullopt;
  const auto within = [&](int k) { return cancelled(graph, it.operand[k], x); };
  switch (it.op) {
    case Opcode::neg:
      if (const auto inner = within(0)) return graph.neg(*inner);
      return std::nullopt;
    case Opcode::mul:
      if (const auto left = within(0)) return graph.mul(*left, it.operand[1]);
      if (const auto right = within(1)) return graph.mul(it.operand[0], *right);
      return std::nullopt;
    case Opcode::div:
      if (const auto top = within(0)) return graph.div(*top, it.operand[1]);
      return std::nullopt;
    case Opcode::add:
    case Opcode::sub: {
      const auto left = within(0), right = within(1);
      if (left && right) return graph.make(it.op, *left, *right);
      return std::nullopt;
    }
    case Opcode::select: {
      const auto yes = within(1), no = within(2);
      if (yes && no) return graph.select(it.operand[0], *yes, *no);
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::string unit_text(const Model& model, const Species& species) {
  const std::string& unit = species.unit.empty() ? model.substance_unit : species.unit;
  for (const UnitDefinition& definition : model.units)
    if (definition.id == unit) return definition.text;
  return unit;
}

}  // namespace

Node divide_out(Graph& graph, Node rate, Node x) {
  if (const auto exact = cancelled(graph, rate, x)) return *exact;
  const Node zero = graph.constant(0);
  return graph.select(graph.make(Opcode::less, zero, x), graph.div(rate, x), zero);
}

SystemClone clone_of(Graph& graph, const CountedReactions& reactions, std::vector<SystemInflow>& inflows) {
  SystemClone clone;
  clone.state = reactions.state;
  clone.birth = clone.death = graph.constant(0);
  for (const CountedFlow& flow : reactions.flows) {
    const double net = graph.is_constant(flow.net) ? graph[flow.net].value : 1;
    if (net == 0) continue;
    if (!flow.consumes) {
      const auto from = flow.from.size() == 1 ? std::optional(flow.from[0]) : std::nullopt;
      inflows.push_back({from, reactions.state, graph.mul(flow.net, flow.rate)});
      continue;
    }
    const Node per_cell = divide_out(graph, flow.rate, reactions.amount);
    if (net > 0) {
      clone.birth = graph.add(clone.birth, per_cell);
    } else if (flow.to.empty()) {
      clone.death = graph.add(clone.death, per_cell);
    } else {
      clone.transfers.push_back({flow.to[0], per_cell});
    }
  }
  return clone;
}

double cells_per_unit(const Model& model, const Species& species, Diagnostics& complaints) {
  const std::string text = unit_text(model, species);
  if (text.empty()) return 1;
  const Result<Unit> unit = parse_unit(text, species.span);
  if (!unit.ok()) {
    complaints.insert(complaints.end(), unit.diagnostics().begin(), unit.diagnostics().end());
    return 1;
  }
  return unit->powers[static_cast<int>(Dimension::cells)] == 0 ? 1 : unit->factor;
}

}  // namespace remit
