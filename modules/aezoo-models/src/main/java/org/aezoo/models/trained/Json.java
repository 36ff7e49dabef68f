package org.aezoo.models.trained;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.aezoo.data.HeapRoom;
import org.aezoo.data.InvalidInputException;

/** The one way in which aezoo writes and reads JSON: snake_case keys, indented, unknown keys left alone. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Below this many bytes no text makes a tree that fills a heap. */
    private static final int SMALL = 1 << 20;

    /** What a number, a text or the beginning or end of an object takes in a tree, about. */
    private static final long TOKEN_BYTES = 120;

    private Json() {}

    /**
     * Refuses a text whose tree the heap has no room for: a few bytes such as <code>{},</code> become a hundred.
     *
     * @param json what is to be read
     * @param name what to call it in a message
     * @throws InvalidInputException if there is no room
     * @throws IOException if it is no JSON
     */
    public static void requireRoom(byte[] json, String name) throws IOException {
        if (json.length < SMALL) {
            return;
        }
        long tokens = 0;
        try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        HeapRoom.require(TOKEN_BYTES * tokens, name + " has " + tokens + " parts");
    }

    /** Shared and safe to use from several threads; not to be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
