#include "remit/trial/simulate.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "remit/trial/record_bytes.hpp"
#include "remit/trial/visit.hpp"

namespace remit {
namespace {

SolveOptions solve_options(const Setting& setting, std::size_t wanted) {
  SolveOptions options = setting.solve;
  options.seed = setting.seed;
  options.progress = {};
  if (setting.progress)
    options.progress = [&setting, wanted](std::size_t finished, std::size_t failed) {
      setting.progress("simulation", finished, wanted, failed);
    };
  return options;
}

/// The record of a patient that an earlier part of this run has finished.
std::optional<PatientRecord> known(const Setting& setting, const Enrolled& patient) {
  const auto bytes = setting.finished ? setting.finished->find(patient.id, patient.arm) : std::nullopt;
  return bytes ? record_from(*bytes) : std::nullopt;
}

using Kept = KeptPatient<TrialPatient, std::string (*)(const TrialPatient&)>;

std::string record_bytes(const TrialPatient& patient) { return bytes_of(patient.record()); }

/// Runs those whose records are not known, in order.
std::vector<PatientRecord> run_patients(const Setting& setting, const Protocol& protocol,
                                        const std::vector<const Enrolled*>& patients) {
  std::vector<std::unique_ptr<TrialPatient>> runs;
  std::vector<std::unique_ptr<Kept>> kept;
  std::vector<Patient*> lanes;
  for (const Enrolled* patient : patients) {
    lanes.push_back(runs.emplace_back(std::make_unique<TrialPatient>(protocol, *patient)).get());
    if (!setting.finished) continue;
    lanes.back() =
        kept.emplace_back(std::make_unique<Kept>(*runs.back(), patient->arm, *setting.finished, record_bytes)).get();
  }
  integrate(setting.kernel, lanes, solve_options(setting, patients.size()));
  std::vector<PatientRecord> records;
  for (const auto& run : runs) records.push_back(run->take_record());
  return records;
}

}  // namespace

std::vector<PatientRecord> simulate(const Setting& setting, const Trial& trial, const std::vector<Enrolled>& patients) {
  const Protocol protocol = make_protocol(trial, setting.composed, setting.kernel.program(), setting.seed);
  std::vector<PatientRecord> records;
  std::vector<const Enrolled*> left;
  for (const Enrolled& patient : patients) {
    if (auto record = known(setting, patient))
      records.push_back(*std::move(record));
    else
      left.push_back(&patient);
  }
  std::ranges::move(run_patients(setting, protocol, left), std::back_inserter(records));
  std::ranges::sort(records, {}, [](const PatientRecord& record) { return std::pair(record.id, record.arm); });
  return assess(std::move(records), trial);
}

}  // namespace remit
