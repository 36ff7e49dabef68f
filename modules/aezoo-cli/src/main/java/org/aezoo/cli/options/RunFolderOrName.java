package org.aezoo.cli.options;

import java.nio.file.Path;
import org.aezoo.data.InvalidInputException;
import org.aezoo.pretrained.Pretrained;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A run's folder, or {@code pretrained:NAME}. */
public final class RunFolderOrName implements ITypeConverter<Path> {

    @Override
    public Path convert(String text) {
        try {
            return Pretrained.folderOf(text);
        } catch (InvalidInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
