// One lane and the patient in it: its time, calendar, step control, clones, events and fate. Time is a tick (the last
// cutting entry) plus double days since, so long runs lose no precision. Lanes share a stepper and never look at each
// other.
#pragma once
#include <memory>

#include "remit/solve/closed_states.hpp"
#include "remit/solve/events.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/solve/lane_clones.hpp"
#include "remit/solve/rodas5p.hpp"
#include "remit/solve/scratch.hpp"
#include "remit/solve/step_control.hpp"

namespace remit {

/// What the lanes of a tile have in common.
struct TileContext {
  const Program& program;
  const SolveOptions& options;
  Rodas5p& stepper;
  Scratch& scratch;
  const CloneRates& clone_rates;
};

class PatientLane final : public Lane {
 public:
  PatientLane(TileContext context, int lane);

  // The life of a patient in this lane, in the order of the engine's loop:
  bool active() const { return patient_ != nullptr; }
  void admit(Patient& patient);  // starts it and takes what is due at once; may already end it
  void propose();                // writes time and step for the next attempt
  void judge();                  // accepts, or shortens the next step
  bool accepted() const { return active() && accepted_; }
  void check_events();  // an event inside the accepted step cuts it there
  void read_samples();  // those inside the accepted step
  void finish_step();   // clones move; still before commit
  void arrive();        // after commit: what is due at a cut
  void interrupt() { end(Status::interrupted); }
  LaneClones& clones() { return clones_; }
  void check_rates();  // rejects an accepted step over which the clones' rates change too much

  // Lane:
  const Program& program() const override { return context_.program; }
  Tick tick() const override { return tick_; }
  double state(std::uint32_t index) const override;
  double parameter(std::uint32_t index) const override;
  double observable(std::uint32_t index) override;
  void set_state(std::uint32_t index, double value) override;
  void set_parameter(std::uint32_t index, double value) override;
  void initialise() override;
  void hold_counted(bool held) override;
  Calendar& calendar() override { return calendar_; }
  void stop() override { stopped_ = true; }

 private:
  double offset_of(Tick tick) const { return to_days(tick - anchor_); }
  double& parameter_slot(std::uint32_t index);
  std::uint32_t states() const { return static_cast<std::uint32_t>(context_.program.states.size()); }
  bool is_closed(std::uint32_t index) const { return index >= context_.program.state.size; }
  double state_at(std::uint32_t index, Tick tick) const;
  void load_scratch(Tick tick);
  void refresh_once();
  void touch(EntryKind kind, std::uint32_t target);
  void record(Realised::Change change, std::uint32_t target, double value);
  void add_to_state(std::uint32_t index, double amount);
  void widen_tolerance(std::uint32_t index, double amount);
  void take_due();
  void apply(const Entry& entry);
  void ask(const Entry& entry);
  void run_events();
  void assign(const EventState::Assignment& assignment);
  void begin_segment();
  void find_cut();
  bool states_are_finite();
  double first_step_estimate();
  void sample_at(const Entry& entry);
  bool rises_at(Tick tick);
  void cut_at(Tick tick);
  void reject(double fraction, Status reason);
  void record_start();
  void end_at(Tick tick);
  void end(Status status);
  double smallest_step() const;

  TileContext context_;
  int lane_;
  Patient* patient_ = nullptr;
  Calendar calendar_;
  StepControl control_;
  LaneClones clones_;
  EventState events_;
  Outcome outcome_;
  mutable ClosedStates closed_;  // remembers what it last answered
  Tick anchor_ = 0, cut_ = 0, tick_ = 0;
  double offset_ = 0;            // days since the anchor
  double step_ = 0, error_ = 0;  // of the present attempt
  double ceiling_ = 0;           // of the step, after states in closed form were moved; doubles with each step
  std::vector<double> landing_;  // states where an event or a stop cuts the accepted step; empty: at its end
  bool accepted_ = false, arriving_ = false, limited_ = false;
  bool stopped_ = false, recording_ = false;
  const DenseWeights* view_ = nullptr;  // inside a step while a sample is read
  bool observed_ = false;               // the scratch holds this lane's observables at tick_
  bool once_is_stale_ = false;
  std::uint64_t touched_ = 0;  // kind of what changed at this tick; 0: nothing did
};

}  // namespace remit
