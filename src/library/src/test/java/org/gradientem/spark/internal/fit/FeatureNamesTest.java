package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

class FeatureNamesTest {
  @Test
  void featuresOfArraysAreNumbered() {
    StructField array =
        new StructField(
            "features", DataTypes.createArrayType(DataTypes.DoubleType), true, Metadata.empty());
    assertThat(FeatureNames.of(array, 0, 2)).isEqualTo("x1, x3");
  }

  @Test
  void featuresOfVectorsHaveTheNamesOfTheirMetadata() {
    Attribute[] attributes = {
      NumericAttribute.defaultAttr().withName("length"), NumericAttribute.defaultAttr()
    };
    StructField vector = new AttributeGroup("features", attributes).toStructField();
    assertThat(FeatureNames.of(vector, 0, 1)).isEqualTo("length, x2");
  }
}
