#include "remit/trial/simulate.hpp"

#include <algorithm>
#include <memory>

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

}  // namespace

std::vector<PatientRecord> simulate(const Setting& setting, const Trial& trial, const std::vector<Enrolled>& patients) {
  const Protocol protocol = make_protocol(trial, setting.composed, setting.kernel.program(), setting.seed);
  std::vector<std::unique_ptr<TrialPatient>> runs;
  std::vector<Patient*> lanes;
  for (const Enrolled& patient : patients) {
    runs.push_back(std::make_unique<TrialPatient>(protocol, patient));
    lanes.push_back(runs.back().get());
  }
  integrate(setting.kernel, lanes, solve_options(setting, patients.size()));
  std::vector<PatientRecord> records;
  records.reserve(runs.size());
  for (const auto& run : runs) records.push_back(run->take_record());
  std::ranges::sort(records, {}, [](const PatientRecord& record) { return std::pair(record.id, record.arm); });
  return assess(std::move(records), trial);
}

}  // namespace remit
