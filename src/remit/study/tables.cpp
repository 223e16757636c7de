#include "remit/study/tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/study/summary.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;
using Integers = std::vector<std::int64_t>;

/// Patients' ids are unique over arms unless arms hold twins, so the arm is part of the key.
std::string subject(const StudyRun& run, const PatientRecord& record) {
  const std::string digits = std::to_string(record.id);
  const std::string& arm = run.study.trial.arms[std::size_t(record.arm)].name;
  return run.study.id + "-" + arm + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

double baseline(const PatientRecord& record, const std::string& id) {
  for (const auto& [name, value] : record.baseline)
    if (name == id) return value;
  return nan;
}

const char* status_text(const PatientRecord& record) {
  if (analysed(record)) return "ok";
  return record.status == Status::ok ? "failed" : name_of(record.status);
}

/// The columns that every table begins and ends with.
class Subjects {
 public:
  explicit Subjects(const StudyRun& run) : run_(run) {}
  void add(const PatientRecord& record) {
    study_.push_back(run_.study.id);
    subject_.push_back(subject(run_, record));
    arm_.push_back(run_.study.trial.arms[std::size_t(record.arm)].name);
    patient_.push_back(record.id);
    status_.push_back(status_text(record));
  }
  void begin(Table& table) {
    table.add({"STUDYID", "", std::move(study_)});
    table.add({"USUBJID", "", std::move(subject_)});
    table.add({"TRT01P", "", std::move(arm_)});
  }
  void finish(Table& table) {
    table.add({"SIMPAT", "", std::move(patient_)});
    table.add({"SIMSTAT", "", std::move(status_)});
  }

 private:
  const StudyRun& run_;
  Texts study_, subject_, arm_, status_;
  Integers patient_;
};

struct TimeToEvent {
  const char* code;
  const char* label;
  double days = 0;
  bool event = false;
  std::string reason;
};

/// 0 event; one code a reason of censoring (docs/reference/results.md).
std::int64_t censoring_code(const TimeToEvent& row) {
  static constexpr const char* reasons[] = {"data cut",    "dropout", "missed visits", "no assessment",
                                            "new therapy", "death",   "progression"};
  if (row.event) return 0;
  const auto found = std::ranges::find(reasons, row.reason);
  return found == std::end(reasons) ? 9 : 1 + (found - std::begin(reasons));
}

TimeToEvent pfs_row(const PatientRecord& r) {
  return {"PFS", "Progression Free Survival", r.pfs_days, r.pfs_event, r.pfs_reason};
}

TimeToEvent ttp_row(const PatientRecord& r) {
  return {"TTP", "Time to Progression", r.pfs_days, r.pfs_event && r.pfs_reason != "death", r.pfs_reason};
}

TimeToEvent ttr_row(const PatientRecord& r) {
  const bool responded = r.response_days >= 0;
  return {"TTR", "Time to Response", responded ? r.response_days : r.pfs_days, responded,
          responded ? "response" : r.pfs_reason};
}

std::vector<TimeToEvent> times_of(const StudyRun& run, const PatientRecord& record) {
  std::vector<TimeToEvent> rows = {pfs_row(record), ttp_row(record)};
  if (run.study.trial.endpoints.response) rows.push_back(ttr_row(record));
  return rows;
}

/// What ADTTE says beyond the subject.
struct TimeColumns {
  Texts code, label, category, unit, event, censoring;
  Numbers age, sex, value, day;
  Integers censored;

  void add(const PatientRecord& record, const TimeToEvent& row) {
    const bool known = analysed(record);  // a failed patient has a row, and no value
    code.push_back(row.code), label.push_back(row.label), category.push_back("EFFICACY"), unit.push_back("DAYS");
    age.push_back(baseline(record, "age")), sex.push_back(baseline(record, "sex"));
    value.push_back(known ? row.days + 1 : nan), day.push_back(known ? row.days + 1 : nan);
    censored.push_back(known ? censoring_code(row) : 99);
    event.push_back(known && row.event ? row.reason : "");
    censoring.push_back(known && !row.event ? row.reason : known ? "" : "simulation failed");
  }
  void give(Table& table) {
    table.add({"AGE", "YEARS", std::move(age)});
    table.add({"SEX", "", std::move(sex)});
    table.add({"PARAMCD", "", std::move(code)});
    table.add({"PARAM", "", std::move(label)});
    table.add({"PARCAT1", "", std::move(category)});
    table.add({"ADY", "", std::move(day)});
    table.add({"AVAL", "DAYS", std::move(value)});
    table.add({"AVALU", "", std::move(unit)});
    table.add({"CNSR", "", std::move(censored)});
    table.add({"EVNTDESC", "", std::move(event)});
    table.add({"CNSDTDSC", "", std::move(censoring)});
  }
};

/// What ADRS says beyond the subject.
struct ResponseColumns {
  Texts code, label, text;
  Numbers day, value;
  Integers visit;

  void add(const char* parameter, const char* name, double at, std::int64_t number, std::string said, double order) {
    code.push_back(parameter), label.push_back(name), day.push_back(at), visit.push_back(number);
    text.push_back(std::move(said)), value.push_back(order);
  }
  void give(Table& table) {
    table.add({"PARAMCD", "", std::move(code)});
    table.add({"PARAM", "", std::move(label)});
    table.add({"AVISITN", "", std::move(visit)});
    table.add({"ADY", "DAYS", std::move(day)});
    table.add({"AVALC", "", std::move(text)});
    table.add({"AVAL", "", std::move(value)});
  }
};

/// The order of "best" as in admiralonco: sCR 7 ... SD 2, PD 1, NE 8.
double order_of(Response response) { return response == Response::not_evaluable ? 8 : depth(response); }

/// Study day of a time since randomisation: day 1 is the day of randomisation, and there is no day 0.
double study_day(double day) { return day < 0 ? day : day + 1; }

void add_visit(ResponseColumns& columns, const Visit& visit) {
  const double day = study_day(visit.day);
  columns.add("OVR", "Overall Response by Visit", day, visit.number, short_name(visit.response),
              order_of(visit.response));
  columns.add("COVR", "Confirmed Response by Visit", day, visit.number, short_name(visit.confirmed),
              order_of(visit.confirmed));
}

void add_best(ResponseColumns& columns, const PatientRecord& r) {
  const auto flag = [&](const char* code, const char* label, bool yes) {
    columns.add(code, label, nan, 0, yes ? "Y" : "N", yes ? 1 : 0);
  };
  const auto at_least = [&](Response response) { return depth(r.best) >= depth(response); };
  columns.add("CBOR", "Confirmed Best Overall Response", nan, 0, short_name(r.best), order_of(r.best));
  flag("RSP", "Response (PR or better)", at_least(Response::partial_response));
  flag("VGPRRSP", "VGPR or better", at_least(Response::very_good_partial_response));
  flag("CRRSP", "CR or better", at_least(Response::complete_response));
  flag("MRDNEG5", "MRD negative at 1e-5", r.mrd_negative_1e5);
  flag("MRDNEG6", "MRD negative at 1e-6", r.mrd_negative_1e6);
  if (r.focal_lesion != PatientRecord::FocalLesion::not_known)
    flag("FOCLES", "Focal lesion seen when first MRD negative at 1e-5",
         r.focal_lesion == PatientRecord::FocalLesion::seen);
}

/// A column of one number a visit.
template <class ValueOf>
void add_column(Table& table, const StudyRun& run, const char* name, const char* unit, ValueOf value_of) {
  Numbers values;
  for (const PatientRecord& record : run.records)
    for (const Visit& visit : record.visits) values.push_back(value_of(visit));
  table.add({name, unit, std::move(values)});
}

/// Blood and marrow are unknown at a missed visit.
template <class Member>
void add_marker(Table& table, const StudyRun& run, const char* name, const char* unit, Member member) {
  add_column(table, run, name, unit, [=](const Visit& v) { return v.missed ? nan : double(v.*member); });
}

void add_markers(Table& table, const StudyRun& run) {
  add_marker(table, run, "MPROTS", "g/L", &Visit::m_protein);
  add_marker(table, run, "IFE", "", &Visit::immunofixation_positive);
  add_marker(table, run, "FLCINV", "mg/L", &Visit::flc_involved);
  add_marker(table, run, "FLCR", "", &Visit::flc_ratio);
  add_marker(table, run, "PLASMAPCT", "%", &Visit::marrow_plasma_cells);
  add_marker(table, run, "MRD", "", &Visit::mrd);
  add_marker(table, run, "HGB", "g/dL", &Visit::haemoglobin);
  add_marker(table, run, "NEUT", "1e9/L", &Visit::neutrophils);
  add_marker(table, run, "PLAT", "1e9/L", &Visit::platelets);
  add_marker(table, run, "LYM", "1e9/L", &Visit::lymphocytes);
  add_marker(table, run, "CD4", "1e9/L", &Visit::cd4_count);
  add_marker(table, run, "IGG", "g/L", &Visit::igg);
}

double seen_lesions(const Visit& visit) {
  if (visit.lesions.empty()) return nan;
  return double(std::ranges::count_if(visit.lesions, [](const Lesion& lesion) { return lesion.diameter > 0; }));
}

double largest_lesion(const Visit& visit) {
  double largest = visit.lesions.empty() ? nan : 0;
  for (const Lesion& lesion : visit.lesions) largest = std::max(largest, lesion.diameter);
  return largest;
}

/// Columns of studies that scan: lesions seen, and the diameter of the largest.
void add_lesions(Table& table, const StudyRun& run) {
  if (!has_scans(run)) return;
  add_column(table, run, "FOCLES", "", seen_lesions);
  add_column(table, run, "FOCLESMM", "mm", largest_lesion);
}

void add_responses(Table& table, const StudyRun& run) {
  Texts response, confirmed;
  for (const PatientRecord& record : run.records)
    for (const Visit& visit : record.visits)
      response.push_back(short_name(visit.response)), confirmed.push_back(short_name(visit.confirmed));
  table.add({"OVR", "", std::move(response)});
  table.add({"COVR", "", std::move(confirmed)});
}

}  // namespace

Table adtte(const StudyRun& run) {
  Subjects subjects(run);
  TimeColumns columns;
  for (const PatientRecord& record : run.records)
    for (const TimeToEvent& row : times_of(run, record)) subjects.add(record), columns.add(record, row);
  Table table;
  subjects.begin(table), columns.give(table), subjects.finish(table);
  return table;
}

Table adrs(const StudyRun& run) {
  Subjects subjects(run);
  ResponseColumns columns;
  for (const PatientRecord& record : run.records) {
    const std::size_t before = columns.code.size();
    for (const Visit& visit : record.visits) add_visit(columns, visit);
    if (analysed(record)) add_best(columns, record);
    for (std::size_t k = before; k < columns.code.size(); ++k) subjects.add(record);
  }
  Table table;
  subjects.begin(table), columns.give(table), subjects.finish(table);
  return table;
}

Table visits(const StudyRun& run) {
  Subjects subjects(run);
  Integers number, missed;
  for (const PatientRecord& record : run.records)
    for (const Visit& visit : record.visits)
      subjects.add(record), number.push_back(visit.number), missed.push_back(visit.missed ? 1 : 0);
  Table table;
  subjects.begin(table);
  table.add({"AVISITN", "", std::move(number)});
  add_column(table, run, "ADY", "DAYS", [](const Visit& v) { return study_day(v.day); });
  table.add({"MISSED", "", std::move(missed)});
  add_markers(table, run);
  add_lesions(table, run);
  add_responses(table, run);
  add_column(table, run, "SIMMPROT", "g/L", [](const Visit& v) { return v.true_m_protein; });
  add_column(table, run, "SIMTUMOR", "1e9 cells", [](const Visit& v) { return v.true_tumour_cells; });
  subjects.finish(table);
  return table;
}

Table adae(const StudyRun& run) {
  Subjects subjects(run);
  Texts term;
  Integers grade;
  Numbers day, first[4];
  for (const PatientRecord& record : run.records)
    for (const AdverseEvent& event : record.adverse_events) {
      subjects.add(record), term.push_back(event.term), grade.push_back(event.grade);
      day.push_back(study_day(event.day));
      for (std::size_t k = 0; k < 4; ++k)
        first[k].push_back(event.first_day[k] == never ? nan : study_day(event.first_day[k]));
    }
  Table table;
  subjects.begin(table);
  table.add({"AEDECOD", "", std::move(term)});
  table.add({"AETOXGR", "", std::move(grade)});
  table.add({"ASTDY", "DAYS", std::move(day)});
  for (std::size_t k = 0; k < 4; ++k) table.add({"GR" + std::to_string(k + 1) + "DY", "DAYS", std::move(first[k])});
  subjects.finish(table);
  return table;
}

Table adex(const StudyRun& run) {
  Subjects subjects(run);
  Texts drug;
  Numbers planned, given, intensity;
  Integers holds, reductions, stopped, courses;
  for (const PatientRecord& record : run.records)
    for (const DrugExposure& exposure : record.exposures) {
      subjects.add(record), drug.push_back(exposure.drug);
      planned.push_back(exposure.courses > 0 ? nan : exposure.planned), given.push_back(exposure.given);
      intensity.push_back(relative_dose_intensity(exposure));
      holds.push_back(exposure.holds), reductions.push_back(exposure.reductions);
      stopped.push_back(exposure.stopped ? 1 : 0), courses.push_back(exposure.courses);
    }
  Table table;
  subjects.begin(table);
  table.add({"EXTRT", "", std::move(drug)});
  table.add({"PLANNED", "", std::move(planned)});
  table.add({"GIVEN", "", std::move(given)});
  table.add({"RDI", "", std::move(intensity)});
  table.add({"HOLDS", "", std::move(holds)});
  table.add({"REDUCED", "", std::move(reductions)});
  table.add({"STOPPED", "", std::move(stopped)});
  table.add({"COURSES", "", std::move(courses)});
  subjects.finish(table);
  return table;
}

Table incidence(const Summary& summary) {
  Texts arm, term, grade;
  Numbers months, share, error, low, high, death, left;
  Integers at_risk;
  for (const ArmSummary& a : summary.arms)
    for (const HarmIncidence& harm : a.incidences)
      for (const IncidencePoint& p : harm.points) {
        arm.push_back(a.name), term.push_back(harm.term);
        grade.push_back(harm.grade == 5 ? "5" : ">=" + std::to_string(harm.grade));
        months.push_back(p.months), share.push_back(p.incidence), error.push_back(p.standard_error);
        low.push_back(p.interval.low), high.push_back(p.interval.high);
        death.push_back(p.death), left.push_back(p.left), at_risk.push_back(std::int64_t(p.at_risk));
      }
  Table table;
  table.add({"arm", "", std::move(arm)});
  table.add({"term", "", std::move(term)});
  table.add({"grade", "", std::move(grade)});
  table.add({"months", "month", std::move(months)});
  table.add({"incidence", "", std::move(share)});
  table.add({"standard_error", "", std::move(error)});
  table.add({"ci_low", "", std::move(low)});
  table.add({"ci_high", "", std::move(high)});
  table.add({"death_first", "", std::move(death)});
  table.add({"left_first", "", std::move(left)});
  table.add({"at_risk", "", std::move(at_risk)});
  return table;
}

}  // namespace remit
