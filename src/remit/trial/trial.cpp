// What follows from the protocol alone.
#include "remit/trial/trial.hpp"

#include <algorithm>

namespace remit {

double data_cut_days(const Trial& trial) {
  return (trial.endpoints.median_follow_up_months + trial.endpoints.accrual_months / 2) * days_per_month;
}

bool marrow_at_every_visit(const Trial& trial) {
  const auto reads_marrow = [](const Criterion& criterion) {
    return criterion.id == "marrow_plasma_cells" || criterion.id == "mrd_fraction";
  };
  return !trial.endpoints.response && trial.visits.marrow_every_days == 0 &&
         std::ranges::any_of(trial.endpoints.diagnosis, reads_marrow);
}

}  // namespace remit
