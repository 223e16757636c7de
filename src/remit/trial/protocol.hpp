// A trial lowered onto one program: what all its patients share while they run.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/trial/hazard.hpp"
#include "remit/trial/imwg.hpp"
#include "remit/trial/observation.hpp"
#include "remit/trial/regimen.hpp"
#include "remit/trial/supportive.hpp"
#include "remit/trial/what_if.hpp"

namespace remit {

struct Protocol {
  const Trial& trial;
  const Composed& composed;
  const Program& program;
  std::uint64_t seed = 1;
  Roles roles{};
  std::vector<RegimenPlan> plans{};                     // per arm
  std::vector<std::vector<ParameterChange>> changes{};  // per arm, made on day 0
  std::vector<Risk> adverse{}, deaths{};
  std::vector<std::vector<SupportiveWatch>> watches{};  // per arm and supportive rule
  std::vector<Reading> diagnosis{};  // per criterion; read without noise where no visit marker has its id
  Reading age{}, light_chain{};
  std::vector<std::pair<std::string, Reading>> baseline{};  // what a record's baseline lists
  double cut_days = 0;                                      // from the first entry
};

/// Asserts what check(trial, composed) has found to be right. The trial, model and program outlive the protocol.
Protocol make_protocol(const Trial& trial, const Composed& composed, const Program& program, std::uint64_t seed);

/// A criterion's, quota's or stratum's value: as observed where a visit measures it, else as the model holds it.
double judged_value(const Protocol& protocol, Lane& lane, const Visit& visit, const std::string& id,
                    const Reading& reading);

/// The IMWG definition of measurable disease, on observed values.
bool has_measurable_disease(const Protocol& protocol, Lane& lane, const Visit& visit);
/// Everything a screening or first visit measures, marrow included. The same bits for the same state, whoever asks.
Visit baseline_visit(const Protocol& protocol, Lane& lane, std::uint32_t patient);
bool is_lambda(const Protocol& protocol, Lane& lane);

inline constexpr const char* measurable_disease_id = "measurable_disease";

}  // namespace remit
