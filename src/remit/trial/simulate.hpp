// check(), enrol(), simulate(), assess(): a trial's patients through the engine, in this order.
#pragma once
#include <vector>

#include "remit/trial/assess.hpp"
#include "remit/trial/check.hpp"
#include "remit/trial/enrol.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/setting.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Runs every enrolled patient through its arm and assesses it; records sorted by id, then arm. Never throws for a
/// patient's failure. The trial has passed check().
std::vector<PatientRecord> simulate(const Setting& setting, const Trial& trial, const std::vector<Enrolled>& patients);

}  // namespace remit
