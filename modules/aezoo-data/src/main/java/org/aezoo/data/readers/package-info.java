/** Readers of files and folders: tables, counts, pictures, IDX; and where the rows that they read are kept. */
@NullMarked
package org.aezoo.data.readers;

import org.jspecify.annotations.NullMarked;
