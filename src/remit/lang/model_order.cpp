// Depth-first search with a stack of its own, since chains of definitions can be long.
#include "remit/lang/model_order.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace remit {
namespace {

enum class Mark : std::uint8_t { fresh, open, done };

class Sorter {
 public:
  explicit Sorter(const DependencyGraph& graph) : graph_(graph), marks_(graph.names.size(), Mark::fresh) {}

  Ordering run() {
    for (std::size_t node = 0; node < marks_.size() && result_.cycle.empty(); ++node) visit(node);
    return std::move(result_);
  }

 private:
  struct Step {
    std::size_t node;
    std::size_t next = 0;
  };

  void visit(std::size_t root) {
    if (marks_[root] == Mark::done) return;
    path_.push_back({root});
    marks_[root] = Mark::open;
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == graph_.uses[step.node].size()) {
        marks_[step.node] = Mark::done;
        result_.order.push_back(step.node);
        path_.pop_back();
        continue;
      }
      const std::size_t used = graph_.uses[step.node][step.next++];
      if (marks_[used] == Mark::open) return report(used);
      if (marks_[used] == Mark::done) continue;
      marks_[used] = Mark::open;
      path_.push_back({used});
    }
  }

  void report(std::size_t repeated) {
    const auto first =
        std::find_if(path_.begin(), path_.end(), [&](const Step& step) { return step.node == repeated; });
    for (auto step = first; step != path_.end(); ++step) result_.cycle.push_back(graph_.names[step->node]);
    result_.cycle.push_back(graph_.names[repeated]);
  }

  const DependencyGraph& graph_;
  std::vector<Mark> marks_;
  std::vector<Step> path_;
  Ordering result_;
};

// Nodes: assignment rules, then initial assignments (if asked for), then the rates of reactions.
class Definitions {
 public:
  Definitions(const Model& model, bool initial) : model_(model) {
    for (const Rule& rule : model.assignment_rules) define(rule.target, rule.value);
    if (initial) {
      for (const Rule& rule : model.initial_assignments) define(rule.target, rule.value);
    }
    for (const Reaction& reaction : model.reactions) define(reaction.id, reaction.rate);
    for (const Species& species : model.species) {
      if (!species.substance_only) home_.emplace(species.id, species.compartment);
    }
    for (const ExprPtr& value : values_) graph_.uses.push_back(used_by(value));
  }

  const DependencyGraph& graph() const { return graph_; }

 private:
  void define(const std::string& id, const ExprPtr& value) {
    index_.emplace(id, graph_.names.size());
    graph_.names.push_back(id);
    values_.push_back(value);
  }

  std::vector<std::size_t> used_by(const ExprPtr& value) const {
    std::vector<std::size_t> used;
    for (const std::string& name : names_in(value)) {
      use(name, used);
      const auto home = home_.find(name);
      if (home != home_.end()) use(home->second, used);
    }
    return used;
  }

  void use(const std::string& name, std::vector<std::size_t>& used) const {
    const auto found = index_.find(name);
    if (found != index_.end()) used.push_back(found->second);
  }

  const Model& model_;
  DependencyGraph graph_;
  std::vector<ExprPtr> values_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string, std::string> home_;
};

// The rules among `order` that lie in [first, first + rules.size()), in that order.
std::vector<Rule> sorted(const std::vector<Rule>& rules, const std::vector<std::size_t>& order, std::size_t first) {
  std::vector<Rule> result;
  for (std::size_t node : order) {
    if (node >= first && node < first + rules.size()) result.push_back(rules[node - first]);
  }
  return result;
}

}  // namespace

Ordering order(const DependencyGraph& graph) { return Sorter(graph).run(); }

std::vector<std::string> order_definitions(Model& model) {
  const Ordering rules = order(Definitions(model, false).graph());
  if (!rules.cycle.empty()) return rules.cycle;
  const Ordering initial = order(Definitions(model, true).graph());
  if (!initial.cycle.empty()) return initial.cycle;
  model.initial_assignments = sorted(model.initial_assignments, initial.order, model.assignment_rules.size());
  model.assignment_rules = sorted(model.assignment_rules, rules.order, 0);
  return {};
}

}  // namespace remit
