// All kernels agree, on models written by others: the 45-state benchmark and the Antimony distribution's BioModels.
// Each program starts from its defaults with a different state in each lane; every section is run by every instruction
// set at several widths and compared with the reference, slot by slot and bit for bit. The symbolic Jacobian is
// compared with difference quotients.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "remit/kernel/interpreter.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/program/sparse_lu.hpp"
#include "tile.hpp"

namespace remit {
namespace {

const std::filesystem::path published = REMIT_SOURCE_DIR "/../shared/oracles/antimony-biomodels";
const std::filesystem::path benchmark = REMIT_SOURCE_DIR "/bench/models/benchmark45.ant";

std::vector<std::filesystem::path> model_files() {
  std::vector<std::filesystem::path> files{benchmark};
  if (std::filesystem::exists(published))
    for (const auto& entry : std::filesystem::directory_iterator(published)) files.push_back(entry.path());
  std::sort(files.begin() + 1, files.end());
  return files;
}

/// Programs of all models that parse and compile, with all states integrated and with some in closed form; the rest is
/// refused by name, which other tests look at.
const std::vector<Program>& programs() {
  static const std::vector<Program> all = [] {
    std::vector<Program> made;
    for (const auto& file : model_files()) {
      const auto model = load_antimony(file);
      if (!model.ok()) continue;
      for (const bool closed_form : {false, true}) {
        auto program = compile(*model, {.varying = {}, .closed_form = closed_form});
        if (program.ok()) made.push_back(std::move(program).value());
      }
    }
    return made;
  }();
  return all;
}

void expect_agreement(const Program& program, const std::string& set, int width) {
  const auto kernel = make_interpreter(program, set);
  const Tile reference(program, width), tested(program, width);
  start(program, *kernel, reference);
  for (Part part : every_part) {
    tested.copy(reference);
    run_reference(program, part, reference.data(), width);
    kernel->run(part, tested.data(), width);
    EXPECT_TRUE(reference.same_as(tested))
        << program.model_id << ", " << set << ", width " << width << ", part " << static_cast<int>(part);
  }
}

TEST(Kernels, AgreeBitForBitOnEveryModel) {
  if (!std::filesystem::exists(published)) GTEST_SKIP() << "skipped: " << published << " is missing";
  for (const Program& program : programs())
    for (const std::string& set : instruction_sets())
      for (int width : {8, 24, 64}) expect_agreement(program, set, width);
}

constexpr int probed = 3;  // the lane that is moved; it sits on no kink, as lane 0 at its start may

std::vector<double> derivatives(const Program& program, const Tile& tile) {
  run_reference(program, Part::derivatives, tile.data(), tile.width());
  std::vector<double> f(program.derivative.size);
  for (std::uint32_t i = 0; i < f.size(); ++i) f[i] = tile.at(program.derivative.begin + i, probed);
  return f;
}

std::vector<double> quotient(const Program& program, const Tile& tile, std::uint32_t state, double step) {
  double& y = tile.at(program.state.begin + state, probed);
  const double centre = y;
  y = centre + step;
  std::vector<double> above = derivatives(program, tile);
  y = centre - step;
  const std::vector<double> below = derivatives(program, tile);
  y = centre;
  for (std::size_t i = 0; i < above.size(); ++i) above[i] = (above[i] - below[i]) / (2 * step);
  return above;
}

using Matrix = std::vector<std::vector<double>>;

Matrix symbolic(const Program& program, const Tile& tile) {
  run_reference(program, Part::jacobians, tile.data(), tile.width());
  Matrix jacobian(program.state.size, std::vector<double>(program.state.size));
  for (std::uint32_t k = 0; k < program.jacobian.size; ++k) {
    const auto [row, column] = program.jacobian_entries[k];
    jacobian[row][column] = tile.at(program.jacobian.begin + k, probed);
  }
  return jacobian;
}

/// How many entries of the Jacobian differ from central difference quotients by more than curvature (what halving the
/// step changes) and rounding (of terms as large as |f_i| + sum |J_ij y_j|) explain.
int wrong_entries(const Program& program) {
  const auto kernel = make_interpreter(program);
  const Tile tile(program, 8);
  start(program, *kernel, tile);
  const Matrix jacobian = symbolic(program, tile);
  const auto y = [&](std::size_t j) { return tile.at(program.state.begin + static_cast<std::uint32_t>(j), probed); };
  const std::vector<double> f = derivatives(program, tile);
  int wrong = 0;
  for (std::uint32_t column = 0; column < jacobian.size(); ++column) {
    const double step = 1e-5 * std::fabs(y(column));
    if (step == 0) continue;
    const auto near = quotient(program, tile, column, step / 2), far = quotient(program, tile, column, step);
    for (std::size_t row = 0; row < jacobian.size(); ++row) {
      double terms = std::fabs(f[row]);
      for (std::size_t j = 0; j < jacobian.size(); ++j) terms += std::fabs(jacobian[row][j] * y(j));
      const double allowed = 1e-6 * std::fabs(near[row]) + 20 * std::fabs(far[row] - near[row]) + 1e-13 * terms / step;
      if (std::isfinite(near[row]) && !(std::fabs(jacobian[row][column] - near[row]) <= allowed)) ++wrong;
    }
  }
  return wrong;
}

TEST(Jacobians, AreTheDerivativesOfEveryModel) {
  if (!std::filesystem::exists(published)) GTEST_SKIP() << "skipped: " << published << " is missing";
  std::size_t models = 0;
  for (const Program& program : programs()) {
    if (program.state.size == 0 || program.states.size() > 120) continue;
    EXPECT_EQ(wrong_entries(program), 0) << program.model_id;
    ++models;
  }
  EXPECT_GE(models, 100u);
}

TEST(Benchmark, HasTheStructureThatWasPublished) {
  const Program& program = programs().at(0);
  EXPECT_EQ(program.states.size(), 45u);
  EXPECT_EQ(program.jacobian_entries.size(), 313u);
  EXPECT_EQ(plan_lu(45, program.jacobian_entries).entries(), 353u);
  EXPECT_EQ(wrong_entries(program), 0);
}

}  // namespace
}  // namespace remit
