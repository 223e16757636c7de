// write_results(): a directory that is either whole or not there.
#include <nlohmann/json.hpp>

#include "remit/base/text.hpp"
#include "remit/study/report.hpp"
#include "remit/study/result_directory.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

/// What it takes to repeat the run; nothing that differs between two machines (no time, host, thread or lane count).
std::string run_json(const StudyRun& run, const std::vector<ResultFile>& files) {
  nlohmann::ordered_json json;
  json["tool"] = "remit";
  json["version"] = REMIT_VERSION;
  json["study"] = run.study.id;
  json["seed"] = run.study.seed;
  json["study_hash"] = run.study.hash;
  json["model_hash"] = run.model_hash;
  const SolveOptions solve;
  json["solver"] = {{"method", "Rodas5P"},
                    {"rtol", solve.rtol},
                    {"atol_factor", solve.atol_factor},
                    {"switch_cells", solve.switch_cells},
                    {"closed_form", run.study.closed_form}};
  for (const Arm& arm : run.study.trial.arms) json["patients"][arm.name] = arm.patients;
  json["status"] = run.interrupted ? "interrupted" : "complete";
  for (const ResultFile& file : files) json["files"][file.name] = content_hash(file.bytes);
  return json.dump(2) + "\n";
}

std::vector<ResultFile> render_files(const StudyRun& run) {
  const Summary summary = summarise(run);
  std::vector<ResultFile> files = {{"report.html", report_html(run, summary)},
                                   {"summary.json", summary_json(run, summary)},
                                   {"adtte.csv", adtte(run).csv()},
                                   {"adrs.csv", adrs(run).csv()},
                                   {"visits.csv", visits(run).csv()},
                                   {"adae.csv", adae(run).csv()},
                                   {"adex.csv", adex(run).csv()},
                                   {"incidence.csv", incidence(summary).csv()}};
  files.push_back({"run.json", run_json(run, files)});
  return files;
}

}  // namespace

fs::path write_results(const StudyRun& run, const fs::path& out) {
  return write_directory(render_files(run), out, run.interrupted);
}

}  // namespace remit
