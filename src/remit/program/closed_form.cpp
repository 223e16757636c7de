#include "remit/program/closed_form.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>

#include "remit/program/chain.hpp"

namespace remit {
namespace {

constexpr std::size_t longest_chain = 5, largest_loop = 3;

/// constant + sum of coefficient * state.
struct Affine {
  Node constant = 0;
  std::map<std::uint32_t, Node> of;
};

/// Takes nodes apart into affine forms whose coefficients depend on neither states nor time.
class AffineReader {
 public:
  explicit AffineReader(Graph& graph) : graph_(graph) {}

  const std::optional<Affine>& read(Node node) {
    if (const auto known = known_.find(node); known != known_.end()) return known->second;
    return known_[node] = fresh(node);
  }

 private:
  std::optional<Affine> fresh(Node node) {
    if (graph_.depends(node, on_time)) return std::nullopt;
    if (!graph_.depends(node, on_state)) return Affine{node, {}};
    const GraphNode it = graph_[node];
    if (it.kind == NodeKind::state) return Affine{graph_.constant(0), {{it.operand[0], graph_.constant(1)}}};
    switch (it.op) {
      case Opcode::add:
        return sum(it.operand[0], it.operand[1], 1);
      case Opcode::sub:
        return sum(it.operand[0], it.operand[1], -1);
      case Opcode::neg:
        return scaled(it.operand[0], graph_.constant(-1));
      case Opcode::mul:
        if (!graph_.depends(it.operand[0], on_state)) return scaled(it.operand[1], it.operand[0]);
        if (!graph_.depends(it.operand[1], on_state)) return scaled(it.operand[0], it.operand[1]);
        return std::nullopt;
      case Opcode::div:
        if (!graph_.depends(it.operand[1], on_state)) return scaled(it.operand[0], graph_.recip(it.operand[1]));
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  std::optional<Affine> sum(Node a, Node b, double sign) {
    std::optional<Affine> result = read(a);
    const std::optional<Affine> other = read(b);
    if (!result || !other) return std::nullopt;
    const auto join = [&](Node x, Node y) { return sign > 0 ? graph_.add(x, y) : graph_.sub(x, y); };
    result->constant = join(result->constant, other->constant);
    for (const auto& [state, coefficient] : other->of) {
      const auto place = result->of.try_emplace(state, graph_.constant(0)).first;
      place->second = join(place->second, coefficient);
    }
    return result;
  }

  std::optional<Affine> scaled(Node a, Node factor) {
    std::optional<Affine> result = read(a);
    if (!result) return std::nullopt;
    result->constant = graph_.mul(factor, result->constant);
    for (auto& [state, coefficient] : result->of) coefficient = graph_.mul(factor, coefficient);
    return result;
  }

  Graph& graph_;
  std::map<Node, std::optional<Affine>> known_;
};

void visit(const Graph& graph, Node node, std::set<Node>& seen, const std::function<void(const GraphNode&)>& look) {
  if (!seen.insert(node).second) return;
  look(graph[node]);
  for (int k = 0; graph[node].kind == NodeKind::operation && k < arity(graph[node].op); ++k)
    visit(graph, graph[node].operand[k], seen, look);
}

/// States that feed each other, and those before them in the chain.
struct Loop {
  std::vector<std::uint32_t> states;
  std::set<std::size_t> before;  // indices of loops, all the way up
};

class Finder {
 public:
  explicit Finder(System& system) : system_(system), reader_(system.graph) {}

  /// Affine derivatives of the states that can be closed.
  std::map<std::uint32_t, Affine> forms;
  std::vector<Loop> loops;  // each after those that feed it

  void run() {
    read_forms();
    leave_out_fed();
    find_loops();
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
      forms.emplace(i, std::move(*form));
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
                         [&](const auto& entry) { return !forms.count(entry.first); });
    };
    while (std::erase_if(forms, is_fed) > 0) {
    }
  }

  // Tarjan (SIAM J. Comput. 1, 146, 1972): strongly connected components, each after those that it reads.
  void find_loops() {
    std::map<std::uint32_t, std::size_t> number, low;
    std::map<std::uint32_t, std::size_t> loop_of;
    std::vector<std::uint32_t> open;
    const std::function<void(std::uint32_t)> walk = [&](std::uint32_t state) {
      const std::size_t mine = number.size() + 1;
      number[state] = low[state] = mine;
      open.push_back(state);
      for (const auto& entry : forms.at(state).of) {
        if (!number.count(entry.first)) {
          walk(entry.first);
          low[state] = std::min(low[state], low[entry.first]);
        } else if (std::find(open.begin(), open.end(), entry.first) != open.end()) {
          low[state] = std::min(low[state], number[entry.first]);
        }
      }
      if (low[state] != mine) return;
      Loop loop;
      do {
        loop.states.push_back(open.back());
        open.pop_back();
      } while (loop.states.back() != state);
      std::sort(loop.states.begin(), loop.states.end());
      take(std::move(loop), loop_of);
    };
    std::vector<std::uint32_t> all;
    for (const auto& item : forms) all.push_back(item.first);
    for (std::uint32_t state : all)
      if (!number.count(state)) walk(state);
    std::erase_if(forms, [&](const auto& item) { return !loop_of.count(item.first); });
  }

  void take(Loop loop, std::map<std::uint32_t, std::size_t>& loop_of) {
    if (!is_solvable(loop)) return;
    for (std::uint32_t state : loop.states) {
      for (const auto& entry : forms.at(state).of) {
        if (std::binary_search(loop.states.begin(), loop.states.end(), entry.first)) continue;
        const auto from = loop_of.find(entry.first);
        if (from == loop_of.end()) return;  // fed by a loop that is integrated
        loop.before.insert(from->second);
        loop.before.insert(loops[from->second].before.begin(), loops[from->second].before.end());
      }
    }
    std::size_t rates = loop.states.size();
    for (std::size_t before : loop.before) rates += loops[before].states.size();
    if (rates > longest_chain) return;
    for (std::uint32_t state : loop.states) loop_of[state] = loops.size();
    loops.push_back(std::move(loop));
  }

  /// Whether its rates are real: two states, or three in a row, that exchange in both directions with factors of one
  /// sign (by the default values of parameters; a patient with others fails as not finite).
  bool is_solvable(const Loop& loop) {
    if (loop.states.size() > largest_loop) return false;
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < loop.states.size(); ++i) {
      for (std::size_t j = i + 1; j < loop.states.size(); ++j) {
        const auto forth = forms.at(loop.states[i]).of.find(loop.states[j]);
        const auto back = forms.at(loop.states[j]).of.find(loop.states[i]);
        const bool has_forth = forth != forms.at(loop.states[i]).of.end(),
                   has_back = back != forms.at(loop.states[j]).of.end();
        if (has_forth != has_back) return false;
        if (!has_forth) continue;
        ++pairs;
        if (!(at_defaults(system_.graph.mul(forth->second, back->second)) >= 0)) return false;
      }
    }
    return pairs + 1 == loop.states.size();
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
};

/// The rates of a loop, y' = B y + ..., fastest first.
class Rates {
 public:
  Rates(Graph& graph, const std::vector<std::vector<Node>>& b) : g_(graph), b_(b) {}

  std::vector<Node> run() {
    if (b_.size() == 1) return {g_.neg(b_[0][0])};
    return b_.size() == 2 ? of_two() : of_three();
  }

 private:
  Node constant(double value) { return g_.constant(value); }
  Node product(Node a, Node b) { return g_.mul(a, b); }
  Node pair(std::size_t i, std::size_t j) { return product(b_[i][j], b_[j][i]); }
  Node minor(std::size_t i, std::size_t j) { return g_.sub(product(b_[i][i], b_[j][j]), pair(i, j)); }
  Node positive(Node x) { return g_.make(Opcode::less, constant(0), x); }

  /// A slow rate as a product of rates over the others keeps its digits; where those are no rates, as it is.
  Node slowest(Node all, Node others, Node plain) {
    const Node safe = g_.select(positive(others), others, constant(1));
    return g_.select(positive(others), g_.div(all, safe), plain);
  }

  /// m +- sqrt(d^2 + b12 b21), d half the difference of the diagonal.
  std::vector<Node> of_two() {
    const Node mean = product(constant(-0.5), g_.add(b_[0][0], b_[1][1]));
    const Node half = product(constant(0.5), g_.sub(b_[0][0], b_[1][1]));
    const Node root = g_.make(Opcode::sqrt, g_.add(product(half, half), pair(0, 1)));
    const Node fast = g_.add(mean, root);
    return {fast, slowest(minor(0, 1), fast, g_.sub(mean, root))};
  }

  /// Smith (Commun. ACM 4, 168, 1961): q + 2 p cos(phi + k 2 pi/3), of a matrix that is symmetric but for scale.
  std::vector<Node> of_three() {
    const Node q = product(constant(-1.0 / 3), g_.add(g_.add(b_[0][0], b_[1][1]), b_[2][2]));
    std::array<Node, 3> n{};  // diagonal of -B - q I
    Node square = product(constant(2), g_.add(g_.add(pair(0, 1), pair(0, 2)), pair(1, 2)));
    for (std::size_t i = 0; i < 3; ++i) {
      n[i] = g_.sub(g_.neg(b_[i][i]), q);
      square = g_.add(square, product(n[i], n[i]));
    }
    const Node p = g_.make(Opcode::sqrt, product(constant(1.0 / 6), square));
    Node cube = product(n[0], product(n[1], n[2]));  // det(-B - q I); a row of three has no circle
    cube = g_.sub(cube, product(n[0], pair(1, 2)));
    cube = g_.sub(cube, product(n[1], pair(0, 2)));
    cube = g_.sub(cube, product(n[2], pair(0, 1)));
    const Node spread = product(constant(2), product(p, product(p, p)));
    const Node ratio = g_.div(cube, g_.select(positive(spread), spread, constant(1)));
    const Node within = g_.make(Opcode::max, constant(-1), g_.make(Opcode::min, constant(1), ratio));
    const Node phi = product(constant(1.0 / 3), g_.make(Opcode::acos, within));
    constexpr double third = 2.0943951023931954923;  // 2 pi / 3
    const Node width = product(constant(2), p);
    const Node fast = g_.add(q, product(width, g_.make(Opcode::cos, phi)));
    const Node slow = g_.add(q, product(width, g_.make(Opcode::cos, g_.add(phi, constant(third)))));
    return below(fast, g_.sub(g_.sub(product(constant(3), q), fast), slow), slow);
  }

  /// The two slower rates, to their own digits: of their product and sum, as the fastest leaves them.
  std::vector<Node> below(Node fast, Node middle, Node slow) {
    const Node divisor = g_.select(positive(fast), fast, constant(1));
    const Node both = g_.div(determinant_of_three(), divisor);
    const Node minors = g_.add(minor(0, 1), g_.add(minor(0, 2), minor(1, 2)));
    const Node mean = product(constant(0.5), g_.div(g_.sub(minors, both), divisor));
    const Node square = g_.make(Opcode::max, constant(0), g_.sub(product(mean, mean), both));
    const Node other = g_.select(positive(fast), g_.add(mean, g_.make(Opcode::sqrt, square)), middle);
    return {fast, other, slowest(both, other, slow)};
  }

  /// Of -B.
  Node determinant_of_three() {
    Node sum = product(g_.neg(b_[0][0]), minor(1, 2));
    sum = g_.add(sum, product(b_[1][1], pair(0, 2)));
    return g_.add(sum, product(b_[2][2], pair(0, 1)));
  }

  Graph& g_;
  const std::vector<std::vector<Node>>& b_;
};

class Solver {
 public:
  Solver(System& system, const std::map<std::uint32_t, Affine>& forms, std::map<std::uint32_t, Node> starts)
      : graph_(system.graph), chain_(system.graph), forms_(forms), starts_(std::move(starts)) {}

  void solve(const Loop& loop) {
    b_ = matrix_of(loop);
    rates_ = Rates(graph_, b_).run();
    std::vector<Node> start;
    for (std::uint32_t state : loop.states) start.push_back(starts_.at(state));
    const auto sums = level(loop.states.size() - 1, start, drives_of(loop));
    for (std::size_t i = 0; i < loop.states.size(); ++i) solved_[loop.states[i]] = sums[i];
    Node fastest = graph_.constant(0);
    for (Node rate : rates_) fastest = graph_.make(Opcode::max, fastest, graph_.make(Opcode::abs, rate));
    paces_.push_back(fastest);
  }

  /// The fastest rate of a loop and all that follow it.
  std::map<std::uint32_t, Node> paces(const std::vector<Loop>& loops) {
    std::map<std::uint32_t, Node> result;
    for (std::size_t first = 0; first < loops.size(); ++first) {
      Node fastest = paces_[first];
      for (std::size_t later = first + 1; later < loops.size(); ++later)
        if (loops[later].before.count(first)) fastest = graph_.make(Opcode::max, fastest, paces_[later]);
      for (std::uint32_t state : loops[first].states) result[state] = fastest;
    }
    return result;
  }

  Node value(std::uint32_t state) { return chain_.value(solved_.at(state), graph_.since()); }

 private:
  using Sums = std::vector<ExponentialSum>;

  std::vector<std::vector<Node>> matrix_of(const Loop& loop) {
    std::vector<std::vector<Node>> b;
    for (std::uint32_t row : loop.states) {
      std::vector<Node>& entries = b.emplace_back();
      for (std::uint32_t column : loop.states) {
        const auto entry = forms_.at(row).of.find(column);
        entries.push_back(entry == forms_.at(row).of.end() ? graph_.constant(0) : entry->second);
      }
    }
    return b;
  }

  /// What comes from outside the loop: states before it and constant input.
  Sums drives_of(const Loop& loop) {
    Sums drives;
    for (std::uint32_t state : loop.states) {
      ExponentialSum& drive = drives.emplace_back();
      const Affine& form = forms_.at(state);
      if (!graph_.is_constant(form.constant, 0)) drive[graph_.constant(0)] = {form.constant};
      for (const auto& [from, factor] : form.of)
        if (!std::binary_search(loop.states.begin(), loop.states.end(), from))
          chain_.add(drive, factor, solved_.at(from));
    }
    return drives;
  }

  /// v' = B v + drive with (B + r_0) ... (B + r_k) v depending on the drive alone. With w = (B + r_k) v it is
  /// v' = -r_k v + w + drive, and w is such a v one level below.
  Sums level(std::size_t k, const std::vector<Node>& start, const Sums& drive) {
    Sums sums = drive;
    if (k > 0) {
      const Sums below = level(k - 1, shifted(k, start), shifted(k, drive));
      for (std::size_t i = 0; i < sums.size(); ++i) chain_.add(sums[i], graph_.constant(1), below[i]);
    }
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = chain_.answer(sums[i], rates_[k], start[i]);
    return sums;
  }

  Node entry(std::size_t k, std::size_t i, std::size_t j) {
    return i == j ? graph_.add(b_[i][j], rates_[k]) : b_[i][j];
  }

  /// (B + r_k) v
  std::vector<Node> shifted(std::size_t k, const std::vector<Node>& v) {
    std::vector<Node> result(v.size(), graph_.constant(0));
    for (std::size_t i = 0; i < v.size(); ++i)
      for (std::size_t j = 0; j < v.size(); ++j) result[i] = graph_.add(result[i], graph_.mul(entry(k, i, j), v[j]));
    return result;
  }
  Sums shifted(std::size_t k, const Sums& v) {
    Sums result(v.size());
    for (std::size_t i = 0; i < v.size(); ++i)
      for (std::size_t j = 0; j < v.size(); ++j) chain_.add(result[i], entry(k, i, j), v[j]);
    return result;
  }

  Graph& graph_;
  Chain chain_;
  const std::map<std::uint32_t, Affine>& forms_;
  std::map<std::uint32_t, Node> starts_;
  std::map<std::uint32_t, ExponentialSum> solved_;
  std::vector<std::vector<Node>> b_;
  std::vector<Node> rates_;
  std::vector<Node> paces_;  // fastest rate of each loop
};

template <class Item>
std::vector<Item> moved(const std::vector<Item>& items, const std::vector<std::uint32_t>& place) {
  std::vector<Item> result(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) result[place[i]] = items[i];
  return result;
}

/// State i becomes state place[i].
void renumber(System& system, const std::vector<std::uint32_t>& place) {
  system.graph.renumber_states(place);
  system.states = moved(system.states, place);
  system.scales = moved(system.scales, place);
  system.derivatives = moved(system.derivatives, place);
  system.initial = moved(system.initial, place);
  for (std::uint32_t& state : system.written) state = place[state];
  for (SystemEvent& event : system.events)
    for (auto& assignment : event.assignments)
      if (assignment.first.is_state) assignment.first.index = place[assignment.first.index];
  for (SystemClone& clone : system.counted) {
    clone.state = place[clone.state];
    for (SystemTransfer& transfer : clone.transfers) transfer.to = place[transfer.to];
  }
  for (SystemInflow& inflow : system.inflows) {
    if (inflow.from) inflow.from = place[*inflow.from];
    inflow.to = place[inflow.to];
  }
}

}  // namespace

void close_linear(System& system) {
  Finder finder(system);
  finder.run();
  std::map<std::uint32_t, Node> starts;
  for (const auto& item : finder.forms) {
    const auto k = static_cast<std::uint32_t>(starts.size());
    starts[item.first] = system.graph.start(k);
  }
  Solver solver(system, finder.forms, starts);
  for (const Loop& loop : finder.loops) solver.solve(loop);
  const std::map<std::uint32_t, Node> paces = solver.paces(finder.loops);
  for (const auto& item : finder.forms) {
    system.closed.push_back(solver.value(item.first));
    system.closed_pace.push_back(paces.at(item.first));
  }
  std::vector<std::uint32_t> place(system.states.size());
  std::uint32_t integrated = 0, closed = system.integrated();
  for (std::uint32_t i = 0; i < place.size(); ++i) place[i] = finder.forms.count(i) ? closed++ : integrated++;
  renumber(system, place);
}

}  // namespace remit
