#include "cvode.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunmatrix/sunmatrix_sparse.h>

#include "remit/solve/scratch.hpp"

namespace remit {

// Written from the Program by write_scalar_code, when the benchmark is built.
void scalar_once(double* slots);
void scalar_derivatives(double* slots);
void scalar_jacobians(double* slots);

namespace {

/// One patient's slots and where they are.
struct Column {
  const Program& program;
  std::vector<double> slots;
  std::vector<std::size_t> by_column;  // Jacobian entries, sorted by column and row

  void load(double time, const double* states) {
    slots[program.time] = time;
    std::copy_n(states, program.state.size, slots.data() + program.state.begin);
  }
};

int derivatives(double time, N_Vector y, N_Vector dy, void* user) {
  Column& column = *static_cast<Column*>(user);
  column.load(time, NV_DATA_S(y));
  scalar_derivatives(column.slots.data());
  std::copy_n(column.slots.data() + column.program.derivative.begin, column.program.state.size, NV_DATA_S(dy));
  return 0;
}

void run_jacobians(Column& column, double time, N_Vector y) {
  column.load(time, NV_DATA_S(y));
  scalar_jacobians(column.slots.data());
}

int dense_jacobian(double time, N_Vector y, N_Vector, SUNMatrix matrix, void* user, N_Vector, N_Vector, N_Vector) {
  Column& column = *static_cast<Column*>(user);
  run_jacobians(column, time, y);
  for (std::size_t k = 0; k < column.program.jacobian_entries.size(); ++k) {
    const auto [row, col] = column.program.jacobian_entries[k];
    SM_ELEMENT_D(matrix, row, col) = column.slots[column.program.jacobian.begin + k];
  }
  return 0;
}

int sparse_jacobian(double time, N_Vector y, N_Vector, SUNMatrix matrix, void* user, N_Vector, N_Vector, N_Vector) {
  Column& column = *static_cast<Column*>(user);
  run_jacobians(column, time, y);
  sunindextype* const starts = SM_INDEXPTRS_S(matrix);
  std::fill_n(starts, column.program.state.size + 1, 0);
  for (std::size_t k = 0; k < column.by_column.size(); ++k) {
    const std::size_t entry = column.by_column[k];
    const auto [row, col] = column.program.jacobian_entries[entry];
    SM_INDEXVALS_S(matrix)[k] = row;
    SM_DATA_S(matrix)[k] = column.slots[column.program.jacobian.begin + entry];
    starts[col + 1] = static_cast<sunindextype>(k + 1);
  }
  for (std::uint32_t col = 0; col < column.program.state.size; ++col)
    starts[col + 1] = std::max(starts[col + 1], starts[col]);
  return 0;
}

std::vector<std::size_t> sorted_by_column(const Program& program) {
  std::vector<std::size_t> order(program.jacobian_entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto [row_a, col_a] = program.jacobian_entries[a];
    const auto [row_b, col_b] = program.jacobian_entries[b];
    return std::pair(col_a, row_a) < std::pair(col_b, row_b);
  });
  return order;
}

void must(int flag) {
  if (flag < 0) throw std::runtime_error("CVODE refused a setting");
}

}  // namespace

struct CvodeBench::Objects {
  Column column;
  SUNContext context = nullptr;
  N_Vector y = nullptr, atol = nullptr;
  SUNMatrix matrix = nullptr;
  SUNLinearSolver solver = nullptr;
  void* memory = nullptr;
};

CvodeBench::CvodeBench(const Kernel& kernel, Linear linear, double rtol)
    : kernel_(kernel), objects_(new Objects{{kernel.program(), {}, sorted_by_column(kernel.program())}}) {
  Objects& at = *objects_;
  const Program& program = kernel.program();
  const sunindextype states = program.state.size;
  must(SUNContext_Create(nullptr, &at.context));
  at.y = N_VNew_Serial(states, at.context);
  at.atol = N_VNew_Serial(states, at.context);
  N_VConst(0, at.y);
  for (sunindextype i = 0; i < states; ++i) NV_Ith_S(at.atol, i) = 1e-3 * rtol * program.scales[i];
  at.memory = CVodeCreate(CV_BDF, at.context);
  must(CVodeInit(at.memory, derivatives, 0, at.y));
  must(CVodeSVtolerances(at.memory, rtol, at.atol));
  must(CVodeSetUserData(at.memory, &at.column));
  must(CVodeSetMaxNumSteps(at.memory, 100'000'000));
  must(CVodeSetMaxHnilWarns(at.memory, -1));
  const bool dense = linear == Linear::dense;
  const auto entries = static_cast<sunindextype>(program.jacobian_entries.size());
  at.matrix = dense ? SUNDenseMatrix(states, states, at.context)
                    : SUNSparseMatrix(states, states, entries, CSC_MAT, at.context);
  at.solver = dense ? SUNLinSol_Dense(at.y, at.matrix, at.context) : SUNLinSol_KLU(at.y, at.matrix, at.context);
  must(CVodeSetLinearSolver(at.memory, at.solver, at.matrix));
  must(CVodeSetJacFn(at.memory, dense ? dense_jacobian : sparse_jacobian));
}

CvodeBench::~CvodeBench() {
  CVodeFree(&objects_->memory);
  SUNLinSolFree(objects_->solver);
  SUNMatDestroy(objects_->matrix);
  N_VDestroy(objects_->y);
  N_VDestroy(objects_->atol);
  SUNContext_Free(&objects_->context);
  delete objects_;
}

CvodeRun CvodeBench::run(const Benchmark45Draw& draw, std::span<const Entry> schedule) {
  Objects& at = *objects_;
  const Program& program = kernel_.program();
  Scratch scratch(kernel_);
  for (std::uint32_t i = 0; i < program.parameter.size; ++i) scratch.parameter(i) = program.parameter_defaults[i];
  const std::vector<std::uint32_t> varied = benchmark45_parameters(program);
  for (std::size_t i = 0; i < varied.size(); ++i) scratch.parameter(varied[i]) = draw[i];
  scratch.run(Part::initial);
  scratch.run(Part::once);
  at.column.slots.clear();
  for (std::uint32_t slot = 0; slot < program.slots; ++slot) at.column.slots.push_back(scratch.slot(slot));
  double* const y = NV_DATA_S(at.y);
  for (std::uint32_t i = 0; i < program.state.size; ++i) y[i] = scratch.state(i);

  CvodeRun result;
  double time = 0;
  for (const Entry& entry : schedule) {
    const double due = to_days(entry.tick);
    if (due > time) {
      must(CVodeReInit(at.memory, time, at.y));
      must(CVodeSetStopTime(at.memory, due));
      must(CVodeSetInitStep(at.memory, 0));
      result.failed = result.failed || CVode(at.memory, due, at.y, &time, CV_NORMAL) < 0;
      if (result.failed) return result;
      long steps = 0;
      CVodeGetNumSteps(at.memory, &steps);
      result.steps += steps;
      time = due;
    }
    if (entry.kind == EntryKind::dose) y[entry.target] += entry.amount;
    if (entry.kind == EntryKind::set_parameter) at.column.slots[program.parameter.begin + entry.target] = entry.amount;
    if (entry.kind == EntryKind::sample) result.states.emplace_back(y, y + program.state.size);
  }
  return result;
}

}  // namespace remit
