// What follows from the protocol alone.
#include "remit/trial/trial.hpp"

namespace remit {

double data_cut_days(const Trial& trial) {
  return (trial.endpoints.median_follow_up_months + trial.endpoints.accrual_months / 2) * days_per_month;
}

}  // namespace remit
