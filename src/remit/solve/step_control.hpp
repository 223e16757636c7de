// How long the next step of one patient may be. After Gustafsson (ACM TOMS 20:496, 1994) as in Hairer and Wanner's
// RODAS, for an error estimate of order 4: h_new = 0.9 h err^(-1/5), damped by the trend of the last two errors,
// between h/5 and 2 h. What the errors allowed along the way is remembered per kind of event, by the time since it:
// after the next event of that kind the steps follow that course from the first on. A dose brings the same need for
// short steps every day, and a controller that only looks back meets it too late in both directions.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace remit {

class StepControl {
 public:
  /// A new patient: nothing is remembered.
  void clear();
  bool remembers(std::uint64_t kind) const;
  /// The state jumped by an event of this kind; `estimate` serves when none was seen before.
  void begin_after(std::uint64_t kind, double estimate);
  double proposal() const { return proposal_; }
  /// `limited`: the step was cut short by the calendar, not chosen.
  void accept(double step, double error, bool limited);
  /// The next attempt of the same step, shorter than the last.
  void reject(double next_step) {
    proposal_ = next_step;
    rejected_ = true;
  }
  /// Next step over this step, after an error above one.
  static double fraction_after(double error);

 private:
  struct Point {
    double since, allowed;  // days since the event; the step that the error there would have allowed
  };
  struct Course {
    std::uint64_t kind;
    std::vector<Point> points;
  };
  std::vector<Course>::const_iterator find(std::uint64_t kind) const;
  void remember();
  double remembered_step();
  double next_step(double step, double shrink, double error, bool limited);

  std::vector<Course> courses_;
  std::vector<Point> known_, now_;  // the course of the last event of this kind, and what this one adds
  std::size_t next_ = 0;            // the first of the known points that lies ahead
  std::uint64_t kind_ = 0;
  double since_ = 0;
  double proposal_ = 0;
  double last_step_ = 0, last_error_ = 0;  // of the last accepted step; 0: none since the event
  bool rejected_ = false;
};

}  // namespace remit
