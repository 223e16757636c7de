// The parts of a study file that describe the trial: arms and regimens, visits, endpoints, enrolment, conduct.
#pragma once
#include "remit/study/toml_reader.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

Trial read_trial(TomlReader& study);

}  // namespace remit
