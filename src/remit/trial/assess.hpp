// assess(): responses, progression and endpoints from stored visits alone, so that criteria can change without
// simulating again.
#pragma once
#include <span>
#include <vector>

#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// The records with every field after "assessed:" and the visits' responses set anew.
std::vector<PatientRecord> assess(std::vector<PatientRecord> records, const Trial& trial);
void assess(PatientRecord& record, const Trial& trial);

/// A value of the record's baseline list by id; NaN if there is none.
double baseline_value(const PatientRecord& record, const std::string& id);

/// True if any diagnosis criterion holds for its marker (NaN never does).
bool meets_diagnosis(std::span<const double> markers, std::span<const Criterion> criteria);
bool within(const Criterion& criterion, double value);

}  // namespace remit
