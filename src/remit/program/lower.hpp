// Model -> System: every name becomes a node. Species live as amounts; assignment rules are substituted; rate rules and
// reactions become derivatives; initial values become expressions of parameters; events and counted clones become lists
// of nodes.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"
#include "remit/program/graph.hpp"

namespace remit {

/// A state or a parameter, by index.
struct Place {
  bool is_state = false;
  std::uint32_t index = 0;
};

/// A concentration that is assigned in a compartment whose size may change until the event happens.
struct Concentration {
  Node value = 0, size = 0;
};

struct SystemEvent {
  const Event* event = nullptr;
  Node trigger = 0;
  std::optional<Node> delay, priority;
  std::vector<std::pair<Place, Node>> assignments;
  std::vector<std::optional<Concentration>> concentrations;  // one per assignment
};

struct SystemTransfer {
  std::uint32_t to = 0;
  Node per_cell = 0;
};
struct SystemClone {
  std::uint32_t state = 0, continuous = 0;  // state index, parameter index
  Node birth = 0, death = 0;
  double cells_per_unit = 1;
  std::vector<SystemTransfer> transfers;
};
struct SystemInflow {
  std::optional<std::uint32_t> from;
  std::uint32_t to = 0;
  Node rate = 0;
};

/// The last states may be in closed form (closed_form.hpp): they have a value instead of being integrated.
struct System {
  std::string model_id;
  Graph graph;
  std::vector<std::string> states, parameters, observables;
  std::vector<double> parameter_defaults;  // NaN: computed by `computed`, or to be set by the caller
  std::vector<bool> varying;
  std::vector<double> scales;
  std::vector<Node> derivatives;                         // per state
  std::vector<Node> initial;                             // per state, over parameters
  std::vector<std::pair<std::uint32_t, Node>> computed;  // parameters that `initial` fills
  std::vector<Node> observed;                            // per observable
  std::vector<SystemEvent> events;
  std::vector<SystemClone> counted;
  std::vector<SystemInflow> inflows;
  std::vector<std::uint32_t> written;  // the states' indices in the model's own order
  std::vector<Node> closed;            // value of each state in closed form, over since() and start(k)
  std::vector<Node> closed_pace;       // fastest rate at which what is in it moves on, to the end of its chain

  std::uint32_t integrated() const { return static_cast<std::uint32_t>(states.size() - closed.size()); }
};

/// `varying` are parameters that change during a run; targets of events and the switches of counted clones are so by
/// themselves. The model must outlive the system.
Result<System> lower(const Model& model, const std::vector<std::string>& varying);

/// rate / x, finite where x is 0: x is cancelled as a factor where it is one, else the quotient is 0 at x = 0.
Node divide_out(Graph& graph, Node rate, Node x);

}  // namespace remit
