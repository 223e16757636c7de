// integrate(): patients through a kernel, lanes filled and refilled, each with its own time, step, calendar and status.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "remit/kernel/kernel.hpp"
#include "remit/solve/calendar.hpp"

namespace remit {

/// Raised whenever the same patient's run comes to other bytes: a checkpoint of another version is refused. 2: steps
/// follow courses.
inline constexpr int solver_version = 2;

/// The fate of one patient's run. Anything but `ok` is a row with a reason, counted where a person sees it.
enum class Status : std::uint8_t {
  ok,
  step_too_small,
  not_finite,
  too_many_steps,
  singular,
  too_many_events,
  interrupted
};
const char* name_of(Status status);

/// A change that a patient's run really saw: a dose, a parameter, a state set at a decision. Enough to run it again
/// elsewhere.
struct Realised {
  enum class Change : std::uint8_t { add_state, set_state, set_parameter };
  Tick tick = 0;
  Change change = Change::add_state;
  std::uint32_t target = 0;  // state or parameter index
  double value = 0;
};

struct Outcome {
  Status status = Status::ok;
  Tick tick = 0;  // where the run ended
  std::int64_t steps = 0, rejected = 0;
  std::vector<double> state;  // at the end (for reproduction when it failed)
  // Only when SolveOptions::record is set:
  std::vector<double> start_state, start_parameters;  // after Patient::start
  std::vector<Realised> realised;                     // after that, in the order applied
};

/// What a patient sees of its lane while it is being asked something. Values are those at `tick()`.
class Lane {
 public:
  virtual ~Lane() = default;
  virtual const Program& program() const = 0;
  virtual Tick tick() const = 0;
  virtual double state(std::uint32_t index) const = 0;
  virtual double parameter(std::uint32_t index) const = 0;
  virtual double observable(std::uint32_t index) = 0;             // evaluates `observe` when first asked at this tick
  virtual void set_state(std::uint32_t index, double value) = 0;  // not inside `sample`
  virtual void set_parameter(std::uint32_t index, double value) = 0;  // not inside `sample`
  /// Runs the program's initial section on the present parameters: states and computed parameters. For `start`.
  virtual void initialise() = 0;
  /// Holds counted clones where they are (burn-in) or lets them go.
  virtual void hold_counted(bool held) = 0;
  /// Entries must not lie before tick(), and `sample` adds none but samples. A calendar without `end` ends with its
  /// last entry.
  virtual Calendar& calendar() = 0;
  virtual void stop() = 0;  // the run ends at this tick with status ok
};

/// What one patient asks of the engine and is told by it. All calls for one patient come in time order from one thread
/// at a time.
class Patient {
 public:
  virtual ~Patient() = default;
  /// Sets parameters, calls initialise(), adds calendar entries. tick() is 0.
  virtual void start(Lane& lane) = 0;
  /// An entry of kind sample or decision is due.
  virtual void at(Lane& lane, const Entry& entry) = 0;
  /// Called once, whatever happened.
  virtual void end(const Outcome& outcome) = 0;
  /// Random address of this patient's counted clones.
  virtual std::uint32_t id() const = 0;
};

struct SolveOptions {
  double rtol = 1e-5;
  double atol_factor = 1e-3;  // atol of a state = atol_factor * rtol * its scale
  double switch_cells = 1e4;  // a counted clone becomes an integer below this, an ODE again above twice this
  double rate_change =
      0.2;  // counted: a step may change a clone's birth and death rates by at most this fraction (of their sum)
  bool counting = true;      // false: counted clones stay continuous
  double max_step_days = 0;  // 0: no limit
  std::int64_t max_steps = 2'000'000;
  bool record = false;           // keep what each run really saw (Outcome::realised)
  int lanes = 16;                // tile width; rounded up to lane_multiple, changes no byte
  int threads = 1;               // changes no byte
  std::uint64_t order_seed = 0;  // 0: patients in the order given; else a shuffled order, changes no byte
  std::uint64_t seed = 1;        // of counted clones
  std::uint32_t replicate = 0;
  const std::atomic<bool>* cancelled = nullptr;                                 // lanes end with `interrupted`
  std::function<void(std::size_t finished, std::size_t failed)> progress = {};  // called from worker threads
};

void integrate(const Kernel& kernel, std::span<Patient* const> patients, const SolveOptions& options);

/// A plain run for `remit simulate` and tests: every state and observable at the given times (days).
struct Trajectory {
  Outcome outcome;
  std::vector<double> time_days;
  std::vector<std::vector<double>> states;       // [time][state]
  std::vector<std::vector<double>> observables;  // [time][observable]
};
struct TrajectoryRequest {
  std::vector<double> times_days = {};
  std::vector<std::pair<std::string, double>> parameters = {};  // overrides by name (states too: initial values)
  std::vector<Entry> entries = {};                              // doses and parameter changes
  std::uint32_t patient = 0;
};
Trajectory simulate_one(const Kernel& kernel, const TrajectoryRequest& request, const SolveOptions& options);

}  // namespace remit
