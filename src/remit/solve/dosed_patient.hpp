// One subject of a dosing table as the engine's patient (see dosing.hpp). Rows are put on the calendar one after
// another, as decisions; what a row asks for later waits there, too, as a decision, so that everything on one tick
// keeps its turn.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "remit/solve/dosing.hpp"
#include "remit/solve/steady_state.hpp"

namespace remit {

class DosedPatient final : public Patient {
 public:
  DosedPatient(const Kernel& kernel, const DosingTable& table, const DosingPlan& plan, const DosingSubject& subject,
               const DosedRequest& request, const SolveOptions& options)
      : kernel_(kernel),
        table_(table),
        plan_(plan),
        subject_(subject),
        request_(request),
        options_(options),
        steps_(steps()) {}

  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& outcome) override { run_.trajectory.outcome = outcome; }
  std::uint32_t id() const override { return request_.patient; }
  DosedRun take();

 private:
  enum Mark : std::uint32_t { step_mark, waiting_mark };  // Entry::target of its decisions

  /// A row of the table, or a time of the grid.
  struct Step {
    Tick tick = 0;
    double time = 0;
    const DosingRow* row = nullptr;  // null: only a look
    bool look = false;
    bool cuts = true;  // something happens or a covariate changes
  };

  /// One dose with bioavailability in it; rate 0: at once.
  struct Course {
    double amount = 0, rate = 0;
    Tick length = 0;
  };

  /// A course on the calendar.
  struct Given {
    std::size_t compartment = 0;
    Course course;
    Tick start = 0, stop = 0;
    int line = 0;
    bool started = false;
  };

  /// An entry that waits as a decision, so that it keeps its turn.
  struct Waiting {
    Entry entry;
    std::size_t given = 0;
  };

  // dosed_patient.cpp: the walk along the table
  std::vector<Step> steps() const;
  void set_overrides(Lane& lane, bool states);
  void set_covariates(Lane& lane, const std::vector<double>& values);
  void schedule(Lane& lane);
  void look(Lane& lane, const Step& step);
  void act(Lane& lane, const DosingRow& row);
  void fail(Lane& lane, const DosingRow& row, const char* code, std::string message, std::string fix);

  // dosed_courses.cpp: doses, their waiting and their end
  void dose(Lane& lane, const DosingRow& row);
  std::optional<Course> course_of(Lane& lane, const DosingRow& row);
  std::optional<Tick> lag_of(Lane& lane, const DosingRow& row);
  std::optional<double> quantity(Lane& lane, const DosingRow& row, const Reading& reading, const char* name, bool zero);
  void give(Lane& lane, const DosingRow& row, const Course& course, Tick start);
  void wait(Lane& lane, std::size_t given);
  void perform(Lane& lane, const Waiting& waiting);
  void cancel(Lane& lane);
  void reset(Lane& lane);

  // dosed_steady.cpp: steady states
  void settle(Lane& lane, const DosingRow& row, const Course& course, Tick lag);
  bool overlaps_too_much(Lane& lane, const DosingRow& row, const Course& course, Tick lag);
  void give_past(Lane& lane, const DosingRow& row, const Course& course, Tick lag);
  void settle_constant(Lane& lane, const DosingRow& row);
  SteadyRequest steady_request(Lane& lane) const;
  std::optional<std::vector<double>> found(Lane& lane, const DosingRow& row, const SteadyRequest& request);
  static void add_period(SteadyRequest& request, const DosedCompartment& to, const Course& course, Tick offset);
  const DosedCompartment& into(const DosingRow& row) const {
    return plan_.compartments[static_cast<std::size_t>(row.compartment)];
  }

  const Kernel& kernel_;
  const DosingTable& table_;
  const DosingPlan& plan_;
  const DosingSubject& subject_;
  const DosedRequest& request_;
  const SolveOptions& options_;
  std::vector<Step> steps_;
  std::size_t next_ = 0;              // step not yet on the calendar
  std::vector<std::size_t> running_;  // infusions, as indices into given_
  std::vector<double> initial_;       // states at the start: what a reset goes back to
  std::vector<Given> given_;
  std::vector<Waiting> waiting_;
  DosedRun run_;
};

}  // namespace remit
