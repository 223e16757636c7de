#include "remit/study/vocabulary.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

Vocabulary toy() {
  Composed composed;
  Parameter observable;
  observable.id = "m_protein", observable.unit = "g_per_L";
  composed.model.parameters.push_back(observable);
  ParameterRow age, share;
  age.id = "age", age.unit = "year", age.source_type = SourceType::measured;
  share.id = "share", share.unit = "1";
  composed.parameters.rows = {age, share};
  Population population;
  Category sex;
  sex.id = "sex", sex.labels = {"male", "female"}, sex.values = {0, 1}, sex.weights = {0.5, 0.5};
  population.categories.push_back(sex);
  return vocabulary_of(composed, population);
}

TEST(Vocabulary, KnowsUnitsOfParametersAndObservables) {
  EXPECT_EQ(toy().unit("m_protein"), "g/L");
  EXPECT_EQ(toy().unit("age"), "year");
  EXPECT_EQ(toy().unit("share"), "");
  EXPECT_EQ(toy().unit("unknown"), "");
}

TEST(Vocabulary, NamesCategoriesAndLeavesOtherNumbersAlone) {
  EXPECT_EQ(toy().label("sex", 1), "female");
  EXPECT_EQ(toy().label("sex", 2), "2");
  EXPECT_EQ(toy().label("iss_stage", 3), "3");
}

TEST(Vocabulary, CountsWhatTheNumbersRestOn) {
  EXPECT_EQ(toy().parameters[std::size_t(SourceType::measured)], 1u);
  EXPECT_EQ(toy().parameters[std::size_t(SourceType::assumed)], 1u);
}

}  // namespace
}  // namespace remit
