#include "remit/program/closed_form.hpp"

#include <algorithm>
#include <map>

#include "remit/program/chain.hpp"
#include "remit/program/linear_loops.hpp"
#include "remit/program/loop_rates.hpp"

namespace remit {
namespace {

class Solver {
 public:
  Solver(System& system, const std::map<std::uint32_t, Affine>& forms, std::map<std::uint32_t, Node> starts)
      : graph_(system.graph), chain_(system.graph), forms_(forms), starts_(std::move(starts)) {}

  void solve(const Loop& loop) {
    b_ = matrix_of(loop);
    rates_ = loop_rates(graph_, b_);
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
  const LinearLoops found = find_linear_loops(system);
  std::map<std::uint32_t, Node> starts;
  for (const auto& item : found.forms) {
    const auto k = static_cast<std::uint32_t>(starts.size());
    starts[item.first] = system.graph.start(k);
  }
  Solver solver(system, found.forms, starts);
  for (const Loop& loop : found.loops) solver.solve(loop);
  const std::map<std::uint32_t, Node> paces = solver.paces(found.loops);
  for (const auto& item : found.forms) {
    system.closed.push_back(solver.value(item.first));
    system.closed_pace.push_back(paces.at(item.first));
  }
  std::vector<std::uint32_t> place(system.states.size());
  std::uint32_t integrated = 0, closed = system.integrated();
  for (std::uint32_t i = 0; i < place.size(); ++i) place[i] = found.forms.count(i) ? closed++ : integrated++;
  renumber(system, place);
}

}  // namespace remit
