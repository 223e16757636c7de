// Names and orders of the categories in a patient's record.
#include "remit/trial/record.hpp"

#include <limits>
#include <utility>

#include "remit/base/assert.hpp"

namespace remit {

const char* short_name(Response response) {
  switch (response) {
    case Response::not_evaluable:
      return "NE";
    case Response::stable_disease:
      return "SD";
    case Response::minimal_response:
      return "MR";
    case Response::partial_response:
      return "PR";
    case Response::very_good_partial_response:
      return "VGPR";
    case Response::complete_response:
      return "CR";
    case Response::stringent_complete_response:
      return "sCR";
    case Response::progressive_disease:
      return "PD";
  }
  REMIT_ASSERT(false, "a response is one of eight");
}

int depth(Response response) {
  if (response == Response::not_evaluable) return 0;
  if (response == Response::progressive_disease) return 1;
  return static_cast<int>(response);
}

void GradeDays::note(int grade, double day) {
  for (int k = 0; k < grade; ++k)
    if (first[static_cast<std::size_t>(k)] == never || day < first[static_cast<std::size_t>(k)])
      first[static_cast<std::size_t>(k)] = day;
}

int GradeDays::worst() const {
  int grade = 0;
  while (grade < 4 && first[static_cast<std::size_t>(grade)] != never) ++grade;
  return grade;
}

AdverseEvent GradeDays::event(std::string term) const {
  const int grade = worst();
  REMIT_ASSERT(grade > 0, "an event has a grade");
  return {std::move(term), grade, first[static_cast<std::size_t>(grade - 1)], first};
}

double relative_dose_intensity(const DrugExposure& exposure) {
  return exposure.planned > 0 ? exposure.given / exposure.planned : std::numeric_limits<double>::quiet_NaN();
}

const char* name_of(EndReason reason) {
  switch (reason) {
    case EndReason::data_cut:
      return "data cut";
    case EndReason::dropout:
      return "dropout";
    case EndReason::death:
      return "death";
    case EndReason::failed:
      return "failed";
    case EndReason::progression:
      return "progression";
  }
  REMIT_ASSERT(false, "a record ends for one of five reasons");
}

}  // namespace remit
