// What follows from a checked model's text without being written in it.
#pragma once
#include "remit/lang/model.hpp"

namespace remit {

/// The species a rate mentions are modifiers of its reaction, unless they react in it.
void complete_modifiers(Model& model);
/// A concentration's unit times that of its compartment is the substance unit of the species.
void settle_units(Model& model);
/// The unit of a compartment's size: its own, else the model's volume unit, else the litre, as Antimony has it; the
/// default compartment is a plain 1.
std::string size_unit(const Compartment& compartment, const Model& model);

}  // namespace remit
