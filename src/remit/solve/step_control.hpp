// How long the next step of one patient may be. After Gustafsson (ACM TOMS 20:496, 1994) as in Hairer and Wanner's
// RODAS, for an error estimate of order 4: h_new = 0.9 h err^(-1/5), damped by the trend of the last two errors,
// between h/5 and 2 h. The first step after an event is remembered per kind of event: forgetting it cost up to three
// times the steps.
#pragma once
#include <cstdint>
#include <utility>
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
  struct Remembered {
    std::uint64_t kind;
    double step;
  };
  std::vector<Remembered>::const_iterator find(std::uint64_t kind) const;
  void remember_first(double next, bool limited);

  std::vector<Remembered> remembered_;
  std::uint64_t kind_ = 0;
  double proposal_ = 0;
  double last_step_ = 0, last_error_ = 0;  // of the last accepted step; 0: none since the event
  bool first_ = false, rejected_ = false;
};

}  // namespace remit
