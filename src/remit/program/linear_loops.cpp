#include "remit/program/linear_loops.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace remit {
namespace {

constexpr std::size_t longest_chain = 5, largest_loop = 3;

void visit(const Graph& graph, Node node, std::set<Node>& seen, const std::function<void(const GraphNode&)>& look) {
  if (!seen.insert(node).second) return;
  look(graph[node]);
  for (int k = 0; graph[node].kind == NodeKind::operation && k < arity(graph[node].op); ++k)
    visit(graph, graph[node].operand[k], seen, look);
}

class Finder {
 public:
  explicit Finder(System& system) : system_(system), reader_(system.graph) {}

  LinearLoops run() {
    read_forms();
    leave_out_fed();
    find_loops();
    return std::move(found_);
  }

 private:
  void read_forms() {
    const std::set<std::uint32_t> barred = barred_states();
    std::set<std::uint32_t> switches;
    for (const SystemClone& clone : system_.counted) switches.insert(clone.continuous);
    for (std::uint32_t i = 0; i < system_.states.size(); ++i) {
      if (barred.count(i)) continue;
      std::optional<Affine> form = reader_.read(system_.derivatives[i]);
      if (!form || reads_any(*form, switches)) continue;
      std::erase_if(form->of, [&](const auto& entry) { return system_.graph.is_constant(entry.second, 0); });
      found_.forms.emplace(i, std::move(*form));
    }
  }

  /// Counted clones, and what triggers look at.
  std::set<std::uint32_t> barred_states() const {
    std::set<std::uint32_t> barred;
    std::set<Node> seen;
    for (const SystemClone& clone : system_.counted) barred.insert(clone.state);
    for (const SystemEvent& event : system_.events)
      visit(system_.graph, event.trigger, seen, [&](const GraphNode& it) {
        if (it.kind == NodeKind::state) barred.insert(it.operand[0]);
      });
    return barred;
  }

  /// The engine moves the switches of counted clones without beginning a segment.
  bool reads_any(const Affine& form, const std::set<std::uint32_t>& switches) const {
    bool any = false;
    std::set<Node> seen;
    const auto look = [&](const GraphNode& it) {
      any = any || (it.kind == NodeKind::parameter && switches.count(it.operand[0]));
    };
    visit(system_.graph, form.constant, seen, look);
    for (const auto& entry : form.of) visit(system_.graph, entry.second, seen, look);
    return any;
  }

  /// A state fed by one that is integrated is integrated.
  void leave_out_fed() {
    const auto is_fed = [&](const auto& item) {
      return std::any_of(item.second.of.begin(), item.second.of.end(),
                         [&](const auto& entry) { return !found_.forms.count(entry.first); });
    };
    while (std::erase_if(found_.forms, is_fed) > 0) {
    }
  }

  void find_loops() {
    for (const auto& item : found_.forms)
      if (!number_.count(item.first)) walk(item.first);
    std::erase_if(found_.forms, [&](const auto& item) { return !loop_of_.count(item.first); });
  }

  // Tarjan (SIAM J. Comput. 1, 146, 1972): strongly connected components, each after those that it reads.
  void walk(std::uint32_t state) {
    const std::size_t mine = number_.size() + 1;
    number_[state] = low_[state] = mine;
    open_.push_back(state);
    for (const auto& entry : found_.forms.at(state).of) {
      const std::uint32_t from = entry.first;
      if (!number_.count(from)) {
        walk(from);
        low_[state] = std::min(low_[state], low_[from]);
      } else if (std::find(open_.begin(), open_.end(), from) != open_.end()) {
        low_[state] = std::min(low_[state], number_[from]);
      }
    }
    if (low_[state] == mine) take(closed_at(state));
  }

  /// What was opened since `state`, by increasing index.
  Loop closed_at(std::uint32_t state) {
    const auto first = std::find(open_.begin(), open_.end(), state);
    Loop loop{.states = {first, open_.end()}, .before = {}};
    open_.erase(first, open_.end());
    std::sort(loop.states.begin(), loop.states.end());
    return loop;
  }

  void take(Loop loop) {
    if (!is_solvable(loop)) return;
    for (std::uint32_t state : loop.states) {
      for (const auto& entry : found_.forms.at(state).of) {
        if (std::binary_search(loop.states.begin(), loop.states.end(), entry.first)) continue;
        const auto from = loop_of_.find(entry.first);
        if (from == loop_of_.end()) return;  // fed by a loop that is integrated
        loop.before.insert(from->second);
        loop.before.insert(found_.loops[from->second].before.begin(), found_.loops[from->second].before.end());
      }
    }
    std::size_t rates = loop.states.size();
    for (std::size_t before : loop.before) rates += found_.loops[before].states.size();
    if (rates > longest_chain) return;
    for (std::uint32_t state : loop.states) loop_of_[state] = found_.loops.size();
    found_.loops.push_back(std::move(loop));
  }

  /// Whether its rates are real: two states, or three in a row, that exchange in both directions with factors of one
  /// sign (by the default values of parameters; a patient with others fails as not finite).
  bool is_solvable(const Loop& loop) {
    if (loop.states.size() > largest_loop) return false;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < loop.states.size(); ++i) {
      for (std::size_t j = i + 1; j < loop.states.size(); ++j) {
        const auto forth = coefficient(loop.states[i], loop.states[j]);
        const auto back = coefficient(loop.states[j], loop.states[i]);
        if (forth.has_value() != back.has_value()) return false;
        if (forth && !(at_defaults(system_.graph.mul(*forth, *back)) >= 0)) return false;
        pairs += forth.has_value();
      }
    }
    return pairs + 1 == loop.states.size();
  }

  std::optional<Node> coefficient(std::uint32_t row, std::uint32_t column) const {
    const auto& of = found_.forms.at(row).of;
    const auto entry = of.find(column);
    return entry == of.end() ? std::nullopt : std::optional(entry->second);
  }

  double at_defaults(Node node) {
    Valuation defaults;
    defaults.parameters = system_.parameter_defaults;
    std::vector<Node> computed;
    for (const auto& [parameter, value] : system_.computed) computed.push_back(value);
    const std::vector<double> values = evaluate(system_.graph, computed, defaults);
    for (std::size_t k = 0; k < values.size(); ++k) defaults.parameters[system_.computed[k].first] = values[k];
    return evaluate(system_.graph, {node}, defaults)[0];
  }

  System& system_;
  AffineReader reader_;
  LinearLoops found_;
  std::map<std::uint32_t, std::size_t> number_, low_, loop_of_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

LinearLoops find_linear_loops(System& system) { return Finder(system).run(); }

}  // namespace remit
