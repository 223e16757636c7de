// Dosing scenarios with NONMEM's own output (columns id time cp cmt amt evid ii ss addl rate lagt bioav rat2 dur2
// mode): one compartment with absorption, KA 1.5, CL 1.1, V 20; cp = central / V * 1000; lag, bioavailability and a
// modelled duration act on the second compartment. A row passes within 1e-3 or 1.5e-4 of the value.
#pragma once
#include <filesystem>

#include "support_page.hpp"

namespace remit::suites {

struct NonmemOptions {
  std::filesystem::path file;
  SupportPage support;
};

/// Prints each scenario and the closing line; the exit code. A scenario that differs where the lag is longer than the
/// interval of a steady state is skipped, with the warning: Remit gives the physical answer.
int nonmem_suite(const NonmemOptions& options);

}  // namespace remit::suites
