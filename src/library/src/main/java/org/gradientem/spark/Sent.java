package org.gradientem.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * What is sent to where the rows are as Java writes it, since Kryo, which may carry it, cannot read
 * records.
 */
final class Sent<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;
  private transient volatile T value;

  Sent(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes = out.toByteArray();
    this.value = value;
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // this class has written the bytes
  T get() {
    T read = value;
    if (read == null) {
      try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        read = (T) objects.readObject();
      } catch (IOException | ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      value = read;
    }
    return read;
  }
}
