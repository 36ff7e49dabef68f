package org.aezoo.models.plain;

import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.common.Start;
import org.aezoo.models.common.TiedSettings;
import org.aezoo.models.settings.Default;
import org.aezoo.models.settings.Setting;
import org.jspecify.annotations.Nullable;

/** A model whose weights may start as principal components of the training rows. */
public interface PrincipalComponentsStart extends TiedSettings {

    /** Where the weights start. */
    @Setting(value = "where the weights start", before = "random")
    @Default(image = "random", table = "principal-components")
    Start start();

    /** The network whose weights start as principal components; null where they start at random. */
    @Nullable DeepAutoencoder principalStart();

    /** The {@link #principalStart} of a model, null where its weights start at random. */
    static @Nullable DeepAutoencoder of(AutoencoderModel model) {
        return model instanceof PrincipalComponentsStart starting ? starting.principalStart() : null;
    }
}
