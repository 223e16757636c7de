// Names and orders of the categories in a patient's record.
#include "remit/trial/record.hpp"

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
