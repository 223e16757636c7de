#include "remit/solve/dosing_row.hpp"

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/solve/calendar.hpp"

namespace remit {
namespace {

class RowCheck {
 public:
  RowCheck(const DosingRow& row, const std::string& file, Diagnostics& complaints)
      : row_(row), file_(file), complaints_(complaints) {}

  void run() {
    ranges();
    switch (row_.event) {
      case DosingEvent::observe:
      case DosingEvent::other:
      case DosingEvent::reset:
        return idle();
      case DosingEvent::dose:
      case DosingEvent::reset_and_dose:
        return dose();
      case DosingEvent::replace:
      case DosingEvent::multiply:
        return schedule_is_empty("EVID 5, 6 and 8 change a compartment at once");
    }
  }

 private:
  void refuse(const char* code, std::string message, std::string fix) {
    complaints_.push_back(error_at({file_, row_.line}, code, std::move(message), std::move(fix)));
  }
  void refuse_if(bool wrong, const char* code, const char* message, const char* fix) {
    if (wrong) refuse(code, message, fix);
  }

  void ranges() {
    refuse_if(row_.amount < 0, "dosing-amount", "AMT is negative", "give 0 or more");
    refuse_if(row_.rate < 0 && row_.rate != modelled_rate && row_.rate != modelled_duration, "dosing-rate",
              "RATE is neither 0, positive, -1 (rate modelled) nor -2 (duration modelled)", "write one of these");
    refuse_if(row_.duration < 0 || row_.duration > latest_time, "dosing-duration", "DUR lies outside 0 to 1e7",
              "give the infusion's duration, or 0");
    refuse_if(row_.interval < 0 || row_.interval > latest_time, "dosing-interval", "II lies outside 0 to 1e7",
              "give the dosing interval, or 0");
    refuse_if(row_.interval > 0 && row_.interval * ticks_per_day < 1, "dosing-interval",
              "II is shorter than the clock's tick (1e-11 time units)", "give a longer interval");
    refuse_if(row_.additional < 0, "dosing-additional", "ADDL is negative", "give the number of further doses, or 0");
    refuse_if(row_.additional > most_additional, "dosing-additional", "ADDL is beyond 100,000",
              "give fewer doses, or an infusion");
    refuse_if(row_.steady < 0 || row_.steady > 2, "dosing-steady", "SS is neither 0, 1 nor 2", "write one of these");
  }

  void schedule_is_empty(const char* why) {
    const std::pair<const char*, bool> columns[] = {{"RATE", row_.rate != 0},
                                                    {"DUR", row_.duration != 0},
                                                    {"II", row_.interval != 0},
                                                    {"ADDL", row_.additional != 0},
                                                    {"SS", row_.steady != 0}};
    for (const auto& [name, given] : columns) {
      if (given) refuse("dosing-not-a-dose", std::string(why) + ", but " + name + " is not 0", "write 0 or EVID 1");
    }
  }

  void idle() {
    refuse_if(row_.amount != 0, "dosing-not-a-dose", "the row has an amount, but its EVID gives none",
              "write EVID 1 (or 4 after a reset), or AMT 0");
    schedule_is_empty("the row gives no dose");
  }

  void dose() {
    if (row_.compartment < 0)
      refuse("dosing-cmt-missing", "the dose names no compartment", "give CMT its number or its name");
    refuse_if(row_.rate != 0 && row_.duration != 0, "dosing-rate-and-duration", "RATE and DUR are both given",
              "keep one of them");
    refuse_if(row_.additional > 0 && !(row_.interval > 0), "dosing-additional-without-interval",
              "ADDL needs an interval", "give II the time between doses, or ADDL 0");
    if (row_.amount == 0) return constant_infusion();
    refuse_if(row_.steady > 0 && !(row_.interval > 0), "dosing-steady-without-interval",
              "a steady state of repeated doses needs an interval",
              "give II, or AMT 0 with a RATE for a constant infusion");
    if (row_.interval > 0 && row_.additional == 0 && row_.steady == 0)
      complaints_.push_back(warning_at({file_, row_.line}, "dosing-interval-unused",
                                       "II has no effect without ADDL or SS", "give ADDL, or II 0"));
  }

  // AMT 0: the steady state under a constant infusion, or nothing legal.
  void constant_infusion() {
    if (row_.steady == 0 || (row_.rate == 0 && row_.duration == 0))
      return refuse("dosing-empty-dose", "a dose with AMT 0", "give an amount, or SS 1 with a RATE, or EVID 0 or 2");
    refuse_if(row_.rate == modelled_duration || row_.duration != 0, "dosing-constant-duration",
              "a constant infusion has no duration", "give RATE above 0, or -1");
    refuse_if(row_.steady == 2, "dosing-constant-steady", "a constant infusion sets the state: SS 2 adds to it",
              "write SS 1");
    refuse_if(row_.interval != 0, "dosing-constant-interval", "a constant infusion has no interval", "write II 0");
    refuse_if(row_.additional != 0, "dosing-constant-additional", "a constant infusion cannot be repeated",
              "write ADDL 0");
  }

  const DosingRow& row_;
  const std::string& file_;
  Diagnostics& complaints_;
};

}  // namespace

void check_dosing_row(const DosingRow& row, const std::string& file, Diagnostics& complaints) {
  RowCheck(row, file, complaints).run();
}

}  // namespace remit
