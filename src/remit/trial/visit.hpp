// One enrolled patient's way through the trial: doses, visits, laboratory samples, adverse events, progression, death,
// the end.
#pragma once
#include <limits>
#include <optional>
#include <vector>

#include "remit/trial/death.hpp"
#include "remit/trial/enrol.hpp"
#include "remit/trial/imwg.hpp"
#include "remit/trial/protocol.hpp"
#include "remit/trial/schedule.hpp"
#include "remit/trial/treatment.hpp"

namespace remit {

class TrialPatient final : public Patient {
 public:
  /// Both outlive the patient.
  TrialPatient(const Protocol& protocol, const Enrolled& enrolled);
  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& outcome) override;
  std::uint32_t id() const override { return enrolled_.id; }
  const PatientRecord& record() const { return record_; }
  /// Not yet assessed. Taken once, after end().
  PatientRecord take_record() { return std::move(record_); }

 private:
  const Arm& arm() const { return protocol_.trial.arms[static_cast<std::size_t>(enrolled_.arm)]; }
  double clock_start() const { return arm().clock_start_days.value_or(0); }
  Address address(Stream stream, std::uint64_t index) const;
  void plan_follow_up();
  void fill_calendar(Lane& lane);
  void begin(Lane& lane);
  void note_baseline(Lane& lane);

  bool alive(Lane& lane, double day);
  void follow_truth(Lane& lane, double day);
  void laboratory(Lane& lane, double day);
  void attend(Lane& lane, double day);
  void attend_baseline(Lane& lane, const PlannedVisit& planned);
  Visit examine(Lane& lane, const PlannedVisit& planned);
  void note_markers(Lane& lane, Visit& visit);
  bool suspects_complete(const Visit& visit) const;
  bool marrow_is_due(const Visit& visit, bool complete) const;
  bool imaging_is_due(const Visit& visit) const;
  void judge(Lane& lane, Visit& visit);
  void judge_progression(Lane& lane, const Visit& visit);
  void stop_treatment(Lane& lane, double day);
  void note_treatment_end(double day);
  double last_toxicity_day() const;
  void close(Lane& lane, EndReason reason, double day);

  const Protocol& protocol_;
  const Enrolled& enrolled_;
  PatientRecord record_;
  Treatment treatment_;
  SupportiveCare supportive_;
  MortalityClock mortality_;
  EventToxicity events_;
  std::optional<LabToxicity> lab_toxicity_;
  std::optional<ResponseTracker> tracker_;
  bool lambda_ = false;
  Labs observed_labs_{};  // the last ones
  std::vector<PlannedVisit> planned_;
  std::size_t next_visit_ = 0;
  std::uint64_t labs_ = 0;  // samples so far
  double last_marrow_day_ = 0;
  double last_imaging_day_ = 0;
  double last_complete_marrow_day_ = -std::numeric_limits<double>::infinity();
  bool claimed_ = false;  // the last evaluable visit showed PD
  int visits_left_ = -1;  // after confirmed progression; -1: not progressed
  double follow_up_end_ = 0;
  double close_day_ = 0;  // earlier if background death comes first
  EndReason follow_up_reason_ = EndReason::data_cut;
  double lowest_true_m_ = std::numeric_limits<double>::infinity();
  bool closed_ = false;
};

}  // namespace remit
