// One candidate's run before the trial: burn-in with the burden held, or growth from clone onset to recognition; then
// screening.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "remit/trial/enrol.hpp"
#include "remit/trial/protocol.hpp"

namespace remit {

/// What screening needs of the program, looked up once. `target` says where each drawn value goes.
struct ScreeningPlan {
  const Protocol& protocol;
  std::vector<Reading> eligibility{}, quotas{}, strata{};
  std::vector<Reading> target{};         // per drawn parameter: a parameter, a state, or none
  std::vector<std::uint32_t> hazards{};  // states that begin at 0 on day 0
  Reading recognition_day{};
};
/// `drawn` are the names of the cohort's columns; those the program does not know get a reading of nothing.
ScreeningPlan plan_screening(const Protocol& protocol, const std::vector<std::string>& drawn);

/// What became of a candidate.
struct Screened {
  Status status = Status::ok;
  bool progressed = false;      // met a diagnosis criterion before recognition
  int excluded_by = -1;         // first eligibility criterion that failed
  std::vector<int> categories;  // per quota, from 1; 0: outside the quota's categories
  std::vector<double> strata;
  Enrolled patient;
};

class Candidate final : public Patient {
 public:
  /// `values` are the drawn ones, as many as the plan has targets; all outlive the candidate.
  Candidate(const ScreeningPlan& plan, std::uint32_t id, std::span<const double> values);
  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& outcome) override;
  std::uint32_t id() const override { return screened_.patient.id; }
  const Screened& screened() const { return screened_; }
  Screened take() { return std::move(screened_); }

 private:
  const Enrolment& enrolment() const { return plan_.protocol.trial.enrolment; }
  void set_values(Lane& lane);
  double run_days(Lane& lane) const;
  void look_for_disease(Lane& lane);
  bool diagnosed(Lane& lane, const Visit& visit) const;
  void screen(Lane& lane);
  void capture(Lane& lane);

  const ScreeningPlan& plan_;
  std::span<const double> values_;
  Screened screened_;
  std::uint64_t looks_ = 0;
};

}  // namespace remit
