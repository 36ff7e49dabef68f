package org.aezoo.data.readers;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.aezoo.data.InvalidInputException;
import org.aezoo.data.Text;
import org.jspecify.annotations.Nullable;

/**
 * Groups and data sets of an HDF5 file with counts, by their names.
 *
 * @param file for messages
 */
record HdfNodes(Path file, Group root) {

    /** The node of a path from the root; null if there is none. */
    @Nullable Node node(String path) {
        Node at = root;
        for (String part : path.split("/", -1)) {
            at = at instanceof Group group ? group.getChild(part) : null;
        }
        return at;
    }

    Group group(String path) {
        if (node(path) instanceof Group found) {
            return found;
        }
        throw damaged("it has no group " + path);
    }

    Dataset dataset(Group group, String name) {
        if (group.getChild(name) instanceof Dataset found) {
            return found;
        }
        throw damaged(group.getPath() + " has no " + name);
    }

    /** A text that is kept with a group; null if there is none of that name. */
    static @Nullable String text(Group group, String attribute) {
        Attribute found = group.getAttribute(attribute);
        return found != null && found.getData() instanceof String text ? text : null;
    }

    InvalidInputException damaged(String what) {
        return new InvalidInputException(
                Text.shown(file) + " is not as anndata or 10x Genomics write it: " + what + "; write it again");
    }

    /** The end of a message that names the matrices there are beside X; empty if there are none. */
    String layersHint() {
        List<String> known = new ArrayList<>();
        if (root.getChild("layers") instanceof Group layers) {
            known.addAll(new TreeSet<>(layers.getChildren().keySet()));
        }
        if (node("raw/X") != null && !known.contains("raw")) {
            known.add("raw");
        }
        return known.isEmpty()
                ? ""
                : "; beside X there " + (known.size() == 1 ? "is" : "are") + " layer="
                        + Text.shown(String.join(", layer=", known));
    }
}
