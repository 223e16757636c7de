// The legal combinations of one dosing row, and a sentence with a fix for each of the rest.
#pragma once
#include "remit/solve/dosing_table.hpp"

namespace remit {

/// `row` with its numbers read; complaints name `file` and the row's line.
void check_dosing_row(const DosingRow& row, const std::string& file, Diagnostics& complaints);

}  // namespace remit
